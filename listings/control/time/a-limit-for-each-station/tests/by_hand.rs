//! Ours and Tokio's: both poll the future before the timer, but Tokio's timer starts at the call.

include!("../src/main.rs");

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
