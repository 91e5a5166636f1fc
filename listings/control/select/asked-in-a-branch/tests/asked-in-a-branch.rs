//! Both futures belong to the `select!`: both are polled, and both end with it.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_joke_comes_between_two_steps() {
    let start = tokio::time::Instant::now();
    wait_for_report().await;
    assert_eq!(start.elapsed().as_secs(), 16);

    // Given up after one second, the first step is dropped, and so is its call.
    assert!(timeout(Duration::from_secs(1), wait_for_report()).await.is_err());
    assert_eq!(CALLS.available_permits(), 1);
}
