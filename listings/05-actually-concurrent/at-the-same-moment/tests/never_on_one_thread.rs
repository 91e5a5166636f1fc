//! Two agents never meet at a blocking barrier on one thread, nor inside one `join!` on many.

use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::Duration;
use tokio::join;
use tokio::runtime::{Builder, Runtime};

/// Whether both agents get past the barrier. A pair that hangs keeps its thread until the test's process ends.
fn they_meet(runtime: Runtime) -> bool {
    let (met, wait) = mpsc::channel();
    thread::spawn(move || {
        let both = Barrier::new(2);
        runtime.block_on(async { join!(async { both.wait() }, async { both.wait() }) });
        met.send(()).expect("the test waits");
    });
    wait.recv_timeout(Duration::from_millis(300)).is_ok()
}

#[test]
fn not_on_one_thread() {
    assert!(!they_meet(Builder::new_current_thread().build().unwrap()));
}

#[test]
fn not_inside_one_join() {
    assert!(!they_meet(Builder::new_multi_thread().worker_threads(2).build().unwrap()));
}
