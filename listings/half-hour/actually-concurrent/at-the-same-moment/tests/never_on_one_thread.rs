//! Two agents never meet at a blocking barrier as tasks of one thread, nor inside one `join!` on many threads.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use tokio::join;
use tokio::runtime::{Builder, Runtime};

include!("../src/main.rs");

/// Whether `agents` end, which they do once both are past the barrier. A pair that hangs keeps its thread until the
/// test's process ends.
fn they_meet(runtime: Runtime, agents: impl Future + Send + 'static) -> bool {
    let (met, wait) = mpsc::channel();
    thread::spawn(move || {
        runtime.block_on(agents);
        met.send(()).expect("the test waits");
    });
    wait.recv_timeout(Duration::from_millis(300)).is_ok()
}

async fn meet(both: Arc<Barrier>) {
    both.wait();
}

async fn as_tasks(both: Arc<Barrier>) {
    let (one, other) = (tokio::spawn(meet(both.clone())), tokio::spawn(meet(both)));
    let _ = join!(one, other);
}

#[test]
fn the_program_ends() {
    assert!(main().is_ok());
}

/// With two threads, the first may take both tasks from the queue of new ones as it starts, and then block before the
/// other learns of the second task. That is rare: one run in some thousand.
#[test]
fn tasks_meet_on_several_threads() {
    let pool = Builder::new_multi_thread().worker_threads(4).build().unwrap();
    assert!(they_meet(pool, as_tasks(Arc::new(Barrier::new(2)))));
}

#[test]
fn tasks_do_not_meet_on_one_thread() {
    let one_thread = Builder::new_current_thread().build().unwrap();
    assert!(!they_meet(one_thread, as_tasks(Arc::new(Barrier::new(2)))));
}

#[test]
fn futures_do_not_meet_inside_one_join() {
    let pool = Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let both = Arc::new(Barrier::new(2));
    let joined = async move { join!(meet(both.clone()), meet(both)) };
    assert!(!they_meet(pool, joined));
}
