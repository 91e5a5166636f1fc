//! Each of the three begins when the one before has ended.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_waits_add_up() {
    let start = Instant::now();
    ask("scout").await;
    assert_eq!(start.elapsed().as_secs(), 1);
    ask("writer").await;
    ask("critic").await;
    assert_eq!(start.elapsed().as_secs(), 3);
}
