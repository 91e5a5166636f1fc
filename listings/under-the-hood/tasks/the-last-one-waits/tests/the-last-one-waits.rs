//! What frees the last task: a yield, another task that is spawned or woken, and a thread for the work. And who has no slot.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::{spawn_blocking, yield_now};

const DRAWING: Duration = Duration::from_millis(500);

/// Whether a task that is spawned before the drawing runs before its end.
async fn meanwhile<F>(before_drawing: impl FnOnce() -> F + Send + 'static) -> bool
where
    F: Future<Output = ()> + Send,
{
    let task = async move {
        let drawn = Arc::new(AtomicBool::new(false));
        let seen = drawn.clone();
        let last = tokio::spawn(async move { !seen.load(SeqCst) });
        before_drawing().await;
        thread::sleep(DRAWING);
        drawn.store(true, SeqCst);
        last.await.expect("it doesn't panic")
    };
    tokio::spawn(task).await.expect("it doesn't panic")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_one_waits() {
    assert!(!meanwhile(async || {}).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn main_has_no_slot() {
    let drawn = Arc::new(AtomicBool::new(false));
    let seen = drawn.clone();
    let last = tokio::spawn(async move { !seen.load(SeqCst) });
    thread::sleep(DRAWING);
    drawn.store(true, SeqCst);
    assert!(last.await.expect("it doesn't panic"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_yield_frees_it() {
    assert!(meanwhile(yield_now).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_spawn_frees_it() {
    let spawn = || async { drop(tokio::spawn(async {})) };
    assert!(meanwhile(spawn).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_wake_frees_it_and_takes_its_place() {
    let drawn = Arc::new(AtomicBool::new(false));
    let seen = drawn.clone();
    let (wake, woken) = oneshot::channel();
    let woken = tokio::spawn(async move {
        woken.await.expect("it is woken");
        !seen.load(SeqCst)
    });
    tokio::time::sleep(Duration::from_millis(100)).await; // until it waits
    assert!(
        meanwhile(move || async move {
            wake.send(()).expect("it waits");
            // As long as the drawing takes, and before it is marked as drawn.
            thread::sleep(DRAWING);
            drawn.store(true, SeqCst);
        })
        .await
    );
    assert!(!woken.await.expect("it doesn't panic"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_for_the_drawing_frees_it() {
    let task = async {
        let drawn = Arc::new(AtomicBool::new(false));
        let seen = drawn.clone();
        let last = tokio::spawn(async move { !seen.load(SeqCst) });
        spawn_blocking(move || {
            thread::sleep(DRAWING);
            drawn.store(true, SeqCst);
        })
        .await
        .expect("it doesn't panic");
        last.await.expect("it doesn't panic")
    };
    assert!(tokio::spawn(task).await.expect("it doesn't panic"));
}
