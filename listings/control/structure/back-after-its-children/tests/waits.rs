//! The function that waits for the children of a set: errors, panics, and being dropped itself.

include!("../src/main.rs");

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};

/// Holds a connection for so many seconds.
async fn hold(seconds: u64) -> Result<(), String> {
    let _connection = Connection::open();
    sleep(Duration::from_secs(seconds)).await;
    Ok(())
}

#[test]
fn all_in_turn() {
    // One test, since all of them count the same connections.
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap()
    };
    runtime().block_on(waits_for_all());
    runtime().block_on(passes_on_a_panic_when_the_others_are_gone());
    runtime().block_on(panics_with_the_right_words_if_a_single_child_is_aborted());
    runtime().block_on(a_limit_inside_leaves_time_to_wait());
    runtime().block_on(aborts_without_waiting_if_it_is_dropped());
}

async fn waits_for_all() {
    let (mut set, start) = (JoinSet::new(), Instant::now());
    set.spawn(hold(1));
    set.spawn(hold(3));
    assert_eq!(all_or_first_error(&mut set).await, Ok(()));
    assert_eq!((start.elapsed().as_secs(), OPEN.load(SeqCst)), (3, 0));
}

async fn passes_on_a_panic_when_the_others_are_gone() {
    let mut set = JoinSet::new();
    set.spawn(hold(3));
    set.spawn(async {
        sleep(Duration::from_secs(1)).await;
        panic!("out of paper")
    });
    let panic = AssertUnwindSafe(all_or_first_error(&mut set)).catch_unwind().await;
    assert_eq!(panic.unwrap_err().downcast_ref::<&str>(), Some(&"out of paper"));
    assert_eq!(OPEN.load(SeqCst), 0);
}

async fn panics_with_the_right_words_if_a_single_child_is_aborted() {
    let mut set = JoinSet::new();
    set.spawn(hold(3));
    set.spawn(hold(1)).abort();
    let panic = AssertUnwindSafe(all_or_first_error(&mut set)).catch_unwind().await;
    let panic = panic.unwrap_err();
    let words = panic.downcast_ref::<String>().unwrap();
    assert!(words.ends_with("was cancelled"), "{words}");
    assert_eq!(OPEN.load(SeqCst), 0);
}

async fn a_limit_inside_leaves_time_to_wait() {
    let mut set = JoinSet::new();
    set.spawn(hold(3));
    assert!(timeout(Duration::from_secs(1), set.join_next()).await.is_err());
    assert_eq!(OPEN.load(SeqCst), 1);
    set.shutdown().await;
    assert_eq!(OPEN.load(SeqCst), 0);
}

async fn aborts_without_waiting_if_it_is_dropped() {
    let waits = async {
        let mut set = JoinSet::new();
        set.spawn(hold(3));
        all_or_first_error(&mut set).await
    };
    assert!(timeout(Duration::from_secs(1), waits).await.is_err());
    assert_eq!(OPEN.load(SeqCst), 1, "aborted, but not gone");
    tokio::task::yield_now().await;
    assert_eq!(OPEN.load(SeqCst), 0);
}

#[tokio::test]
async fn shutdown_does_not_wait_for_a_blocking_call_that_a_child_awaits() {
    let (begins, has_begun) = oneshot::channel();
    let (release, is_released) = std::sync::mpsc::channel();
    let mut children = JoinSet::new();
    children.spawn(spawn_blocking(move || {
        begins.send(()).unwrap();
        is_released.recv().unwrap();
    }));
    has_begun.await.unwrap();
    children.shutdown().await;
    release.send(()).expect("the call still waits");
}

#[tokio::test]
async fn it_waits_for_a_blocking_call_that_is_itself_a_child() {
    let (begins, has_begun) = oneshot::channel();
    let (ends, mut has_ended) = oneshot::channel();
    let mut children = JoinSet::new();
    children.spawn_blocking(move || {
        begins.send(()).unwrap();
        std::thread::sleep(Duration::from_millis(100));
        ends.send(()).unwrap();
    });
    has_begun.await.unwrap();
    children.shutdown().await;
    assert_eq!(has_ended.try_recv(), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_a_child_that_is_aborted_is_discarded() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("out of paper");
        }
    }
    let mut children = JoinSet::new();
    children.spawn(async {
        let _panics = Panics;
        sleep(Duration::from_secs(1)).await;
    });
    tokio::task::yield_now().await;
    children.shutdown().await;
    assert!(children.is_empty());
}
