//! The report is dropped before the joke is asked for, so its call is free.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_joke_is_asked_for_at_once() {
    let start = tokio::time::Instant::now();
    wait_for_report().await;
    assert_eq!(start.elapsed().as_secs(), 6 + 4);
}
