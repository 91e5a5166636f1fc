//! A destructor that blocks holds up whoever else is on the thread.

include!("../src/main.rs");

#[tokio::test]
async fn the_neighbour_has_its_turn_only_after_the_saving() {
    let start = std::time::Instant::now();
    let (_, waited) = join!(scout(), async { start.elapsed() });
    assert!(waited >= Duration::from_millis(100), "it had to wait {waited:?} only");
}
