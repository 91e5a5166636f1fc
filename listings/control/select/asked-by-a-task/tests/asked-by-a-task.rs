//! The report is a task: the joke gets its turn between two steps, and the task outlives whoever waits.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_joke_comes_between_two_steps() {
    let start = tokio::time::Instant::now();
    wait_for_report().await;
    assert_eq!(start.elapsed().as_secs(), 16);

    // Given up after one second, the first step goes on: the call is still taken.
    assert!(timeout(Duration::from_secs(1), wait_for_report()).await.is_err());
    assert_eq!(CALLS.available_permits(), 0);
}
