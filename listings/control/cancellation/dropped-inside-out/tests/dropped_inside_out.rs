//! A future ends where it waits, or before it has begun, and nowhere else.

include!("../src/main.rs");

use futures::poll;
use std::future::{pending, ready};
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::mpsc::channel;

#[tokio::test]
async fn an_await_that_need_not_wait_is_no_place_to_drop() {
    let steps = AtomicU32::new(0);
    let mut future = pin!(async {
        steps.store(1, Relaxed);
        ready(()).await;
        steps.store(2, Relaxed);
        pending::<()>().await;
    });
    assert!(poll!(&mut future).is_pending());
    assert_eq!(steps.load(Relaxed), 2);
}

/// Aborted while it computes on another thread, a task still gets to its next wait.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn between_two_waits_nothing_is_dropped() {
    static STEPS: AtomicU32 = AtomicU32::new(0);
    let (begins, begun) = channel();
    let (go_on, may_go_on) = channel::<()>();
    let task = tokio::spawn(async move {
        begins.send(()).unwrap();
        may_go_on.recv().unwrap(); // computes
        STEPS.store(1, Relaxed);
        pending::<()>().await;
        STEPS.store(2, Relaxed);
    });
    begun.recv().unwrap();
    task.abort();
    go_on.send(()).unwrap();
    assert!(task.await.unwrap_err().is_cancelled());
    assert_eq!(STEPS.load(Relaxed), 1);
}

/// The next task finds what the dropped one has left half done.
#[tokio::test(start_paused = true)]
async fn a_dropped_future_unlocks_what_it_has_changed_in_part() {
    let accounts = tokio::sync::Mutex::new((100, 0));
    let transfer = async {
        let mut accounts = accounts.lock().await;
        accounts.0 -= 30;
        sleep(Duration::from_secs(2)).await;
        accounts.1 += 30;
    };
    assert!(timeout(Duration::from_secs(1), transfer).await.is_err());
    assert_eq!(*accounts.try_lock().expect("it is unlocked"), (70, 0));
}
