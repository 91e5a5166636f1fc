//! When an abort takes effect, and when it comes too late.

include!("../src/main.rs");

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, JoinHandle};

/// Spawns what `make` returns, which is given its own handle.
fn with_its_own_handle<F>(
    make: impl FnOnce(oneshot::Receiver<AbortHandle>) -> F,
) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let (send, receive) = oneshot::channel();
    let task = tokio::spawn(make(receive));
    send.send(task.abort_handle()).expect("the task waits for it");
    task
}

async fn ready() {}

static PASSED: AtomicBool = AtomicBool::new(false);

#[tokio::test(start_paused = true)]
async fn it_takes_effect_where_the_task_has_to_wait() {
    let task = with_its_own_handle(async |own| {
        own.await.expect("it is sent").abort();
        ready().await;
        PASSED.store(true, SeqCst);
        sleep(Duration::from_secs(1)).await;
        unreachable!("it was aborted");
    });
    assert!(task.await.expect_err("it was aborted").is_cancelled());
    assert!(PASSED.load(SeqCst));
}

#[tokio::test]
async fn a_task_that_no_longer_waits_finishes() {
    let task = with_its_own_handle(async |own| {
        own.await.expect("it is sent").abort();
        ready().await;
        5
    });
    assert_eq!(task.await.expect("it has finished"), 5);
}

#[tokio::test]
async fn a_finished_task_keeps_its_result() {
    let task = tokio::spawn(async { 5 });
    yield_now().await;
    assert!(task.is_finished());
    task.abort();
    assert_eq!(task.await.expect("it had finished"), 5);
}

#[tokio::test(start_paused = true)]
async fn the_handle_of_an_aborted_backup_says_so() {
    let backup = tokio::spawn(backup());
    sleep(Duration::from_secs(1)).await;
    backup.abort();
    assert!(!backup.is_finished());
    assert!(backup.await.expect_err("it was aborted").is_cancelled());
}
