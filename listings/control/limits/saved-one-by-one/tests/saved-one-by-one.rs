//! Fetches that run in tasks don't wait for the consumer.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn tasks_go_on_while_the_consumer_saves() {
    let start = Instant::now();
    let mut pages = stream::iter(1..=4).map(fetch).map(tokio::spawn).buffer_unordered(2);
    while let Some(page) = pages.next().await {
        save(page.expect("no fetch panics")).await;
    }
    assert_eq!(start.elapsed().as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_stream_takes_longer_than_its_tasks_would() {
    let start = Instant::now();
    let mut pages = stream::iter(1..=4).map(fetch).buffer_unordered(2);
    while let Some(page) = pages.next().await {
        save(page).await;
    }
    assert_eq!(start.elapsed().as_secs(), 12);
}
