//! Calls that are awaited one by one take the sum of their times, wherever they were made.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn three_calls_take_three_seconds() {
    let start = Instant::now();
    ask_all().await;
    assert_eq!(start.elapsed().as_secs(), 3);
}
