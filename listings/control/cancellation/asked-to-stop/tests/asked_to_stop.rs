//! What a token does: it drops what runs under it, stays canceled, and reaches its children but not its parent.

include!("../src/main.rs");

use std::future::pending;

#[tokio::test(start_paused = true)]
async fn the_future_under_the_token_is_dropped_and_later_ones_do_not_begin() {
    let stop = CancellationToken::new();
    let canceler = stop.clone();
    tokio::spawn(async move {
        sleep(Duration::from_secs(1)).await;
        canceler.cancel();
    });
    assert_eq!(stop.run_until_cancelled(pending::<()>()).await, None);
    assert_eq!(stop.run_until_cancelled(async { panic!("it begins") }).await, None::<()>);
}

#[tokio::test]
async fn a_child_ends_with_its_parent_but_not_the_other_way_around() {
    let parent = CancellationToken::new();
    let (first, second) = (parent.child_token(), parent.child_token());
    first.cancel();
    assert!(!parent.is_cancelled() && !second.is_cancelled());
    parent.cancel();
    assert!(second.is_cancelled());
}

#[tokio::test]
async fn a_drop_guard_cancels_when_it_is_dropped() {
    let stop = CancellationToken::new();
    drop(stop.clone().drop_guard());
    assert!(stop.is_cancelled());
}

/// Nothing forces a task to look at its token.
#[tokio::test(start_paused = true)]
async fn a_task_that_ignores_its_token_goes_on() {
    let stop = CancellationToken::new();
    stop.cancel();
    let task = tokio::spawn(async move {
        sleep(Duration::from_secs(60)).await;
        drop(stop);
        "done"
    });
    assert_eq!(task.await.unwrap(), "done");
}
