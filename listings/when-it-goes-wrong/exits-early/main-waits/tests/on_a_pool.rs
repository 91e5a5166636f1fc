//! On a pool, the end of `main` waits for a task that is just computing, up to its next `.await`.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

static STEPS: AtomicU32 = AtomicU32::new(0);

#[test]
fn a_dropped_runtime_waits_for_the_next_await() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .expect("a thread can be had");
    let (begins, begun) = mpsc::channel();
    runtime.spawn(async move {
        begins.send(()).expect("the test waits for it");
        thread::sleep(Duration::from_millis(100)); // stands for computing
        STEPS.fetch_add(1, SeqCst);
        tokio::time::sleep(Duration::from_secs(3600)).await;
        STEPS.fetch_add(1, SeqCst);
    });
    begun.recv().expect("the task begins");
    drop(runtime);
    assert_eq!(STEPS.load(SeqCst), 1);
}
