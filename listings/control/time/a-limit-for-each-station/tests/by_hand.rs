//! Ours and Tokio's: both start their timer at the call, and both poll the future before the timer.

include!("../src/main.rs");

use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn the_limit_counts_from_the_call() {
    let start = Instant::now();
    let ours = timeout(LIMIT, pending::<()>());
    let tokios = tokio::time::timeout(LIMIT, pending::<()>());
    sleep(Duration::from_secs(1)).await;
    let both = join!(ours, tokios);
    assert!(both.0.is_none() && both.1.is_err());
    assert_eq!(start.elapsed(), LIMIT, "the second before the await counts");
}

#[tokio::test(start_paused = true)]
async fn an_answer_at_the_last_moment_counts() {
    assert_eq!(timeout(LIMIT, sleep(LIMIT)).await, Some(()));
    assert_eq!(tokio::time::timeout(LIMIT, sleep(LIMIT)).await, Ok(()));
}
