//! Fetches that run in tasks don't wait for the consumer.

include!("../src/main.rs");
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use tokio::time::timeout;

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

#[tokio::test(start_paused = true)]
async fn tasks_go_on_when_their_stream_is_dropped() {
    let fetched = Arc::new(AtomicU32::new(0));
    let counted = async |counter: Arc<AtomicU32>, page| {
        fetch(page).await;
        counter.fetch_add(1, Relaxed);
    };
    let half = Duration::from_millis(1_500);

    let fetches = stream::iter(1..=4).map(|page| counted(fetched.clone(), page));
    let dropped = timeout(half, fetches.buffer_unordered(2).collect::<Vec<_>>()).await;
    sleep(Duration::from_secs(10)).await;
    assert!(
        dropped.is_err() && fetched.load(Relaxed) == 0,
        "the stream owns its fetches"
    );

    let fetches = stream::iter(1..=4)
        .map(|page| tokio::spawn(counted(fetched.clone(), page)))
        .buffer_unordered(2);
    let dropped = timeout(half, fetches.collect::<Vec<_>>()).await;
    sleep(Duration::from_secs(10)).await;
    assert!(dropped.is_err());
    assert_eq!(fetched.load(Relaxed), 2, "the two tasks that had begun");
}
