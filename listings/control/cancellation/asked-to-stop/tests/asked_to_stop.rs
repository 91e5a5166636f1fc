//! What a token does: it drops what runs under it, stays canceled, and reaches its children but not its parent.

include!("../src/main.rs");

use std::future::pending;

/// Seconds until `collect` returns, and what it returns, when it is asked to stop after so many milliseconds.
async fn asked_after(milliseconds: u64) -> (f64, u32) {
    let start = tokio::time::Instant::now();
    let stop = CancellationToken::new();
    let asks = async {
        sleep(Duration::from_millis(milliseconds)).await;
        stop.cancel();
    };
    let (stored, ()) = join!(collect("it", stop.clone()), asks);
    (start.elapsed().as_secs_f64(), stored)
}

#[tokio::test(start_paused = true)]
async fn a_fetch_is_dropped_at_once_but_a_page_is_stored_to_the_end() {
    let near = |(seconds, stored): (f64, u32)| ((seconds * 10.0).round() / 10.0, stored);
    assert_eq!(near(asked_after(500).await), (0.5, 0));
    assert_eq!(near(asked_after(1500).await), (2.0, 1));
    assert_eq!(near(asked_after(2500).await), (2.5, 1));
}

#[tokio::test(start_paused = true)]
async fn after_the_token_nothing_begins() {
    let stop = CancellationToken::new();
    stop.cancel();
    assert_eq!(stop.run_until_cancelled(async { panic!("it begins") }).await, None::<()>);
    assert_eq!(stop.run_until_cancelled(pending::<()>()).await, None);
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
