//! `buffer_unordered` hands out answers as they come.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_slowest_comes_last() {
    let start = Instant::now();
    assert_eq!(ask_all().await, ["writer", "critic", "scout"]);
    assert_eq!(start.elapsed().as_secs(), 3);
}
