//! `then` takes the next item when the last one is done; `map` with `buffered` takes as many as it is told to.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_times_add_up() {
    let start = Instant::now();
    assert_eq!(ask_all().await, ["scout", "writer", "critic"]);
    assert_eq!(start.elapsed().as_secs(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_slow_first_holds_its_place_in_the_buffer() {
    let start = Instant::now();
    let agents = [("scout", 3), ("writer", 1), ("critic", 2)];
    let asked = stream::iter(agents).map(ask).buffered(2);
    assert_eq!(asked.collect::<Vec<_>>().await, ["scout", "writer", "critic"]);
    // The critic is asked only when the scout, who is first in line, has answered.
    assert_eq!(start.elapsed().as_secs(), 5);
}
