//! Each of the three parts fetches two things and takes as long as both together.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn every_part_takes_two_seconds() {
    let start = Instant::now();
    front_page().await;
    assert_eq!(start.elapsed().as_secs(), 2);
    weather().await;
    assert_eq!(start.elapsed().as_secs(), 4);
    prices().await;
    assert_eq!(start.elapsed().as_secs(), 6);
}
