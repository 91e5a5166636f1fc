use futures::{StreamExt, stream};

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn buffered_waits_for_the_first() {
    let start = Instant::now();
    let places =
        ["Paris", "Rome", "Oslo", "Lima"].map(|city| Place { city: city.into() });
    let outputs: Vec<_> = stream::iter(places)
        .map(find_price)
        .buffered(2)
        .map(Result::unwrap)
        .collect()
        .await;
    assert_eq!(outputs[0], "Paris: 200 euros");
    assert_eq!(start.elapsed(), Duration::from_secs(5));
}

#[test]
fn four_at_once_by_default() {
    assert_eq!(Driver::<Client>::TOOLS_AT_ONCE, 4);
}
