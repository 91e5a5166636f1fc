//! Ours and Tokio's: both poll the future before the timer, but Tokio's timer starts at the call, ends a future that
//! uses up its budget, and keeps a pinned future.

include!("../src/main.rs");

use std::sync::Arc;
use tokio::task::consume_budget;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn tokios_limit_counts_from_the_call() {
    let second = Duration::from_secs(1);
    let start = Instant::now();
    let tokios = tokio::time::timeout(LIMIT, pending::<()>());
    sleep(second).await;
    assert!(tokios.await.is_err());
    assert_eq!(start.elapsed(), LIMIT, "the second before the await counts");

    let start = Instant::now();
    let ours = timeout(LIMIT, pending::<()>());
    sleep(second).await;
    assert_eq!(ours.await, None);
    assert_eq!(
        start.elapsed(),
        second + LIMIT,
        "the second before the await doesn't count"
    );
}

#[tokio::test(start_paused = true)]
async fn an_answer_at_the_last_moment_counts() {
    assert_eq!(timeout(LIMIT, sleep(LIMIT)).await, Some(()));
    assert_eq!(tokio::time::timeout(LIMIT, sleep(LIMIT)).await, Ok(()));
}

/// On the real clock, because the future never waits.
#[tokio::test]
async fn only_tokios_ends_a_future_that_uses_up_its_budget() {
    async fn never_waits() {
        loop {
            consume_budget().await;
        }
    }
    let limit = Duration::from_millis(20);
    assert!(tokio::time::timeout(limit, never_waits()).await.is_err());
    let ours = tokio::time::timeout(25 * limit, timeout(limit, never_waits()));
    assert!(ours.await.is_err(), "ours goes on after its limit");
}

#[tokio::test(start_paused = true)]
async fn pinned_only_tokios_keeps_its_future() {
    let connection = Arc::new(());
    let uses = |connection: Arc<()>| async move {
        pending::<()>().await;
        drop(connection);
    };
    let mut tokios = pin!(tokio::time::timeout(LIMIT, uses(connection.clone())));
    assert!(tokios.as_mut().await.is_err());
    assert_eq!(Arc::strong_count(&connection), 2, "Tokio's still has it");
    let mut ours = pin!(timeout(LIMIT, uses(connection.clone())));
    assert_eq!(ours.as_mut().await, None);
    assert_eq!(Arc::strong_count(&connection), 2, "ours has dropped it");
}
