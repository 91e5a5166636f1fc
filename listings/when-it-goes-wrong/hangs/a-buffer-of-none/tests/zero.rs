//! With room for none in flight nothing begins and nothing ends; what zero means differs from one limit to the next.

include!("../src/main.rs");

use tokio::sync::Semaphore;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn none_at_once_never_ends() {
    assert!(timeout(HOUR, fetch_all(&["/a", "/b"], 0)).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn not_even_where_there_is_nothing_to_fetch() {
    assert!(timeout(HOUR, fetch_all(&[], 0)).await.is_err());
    assert_eq!(timeout(HOUR, fetch_all(&[], 1)).await, Ok(vec![]));
}

#[tokio::test(start_paused = true)]
async fn in_order_it_is_the_same() {
    let pages = stream::iter(["/a"]).map(fetch).buffered(0).collect::<Vec<_>>();
    assert!(timeout(HOUR, pages).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn nor_does_a_semaphore_of_zero_let_anyone_pass() {
    assert!(timeout(HOUR, Semaphore::new(0).acquire()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn with_for_each_concurrent_zero_means_no_limit() {
    let start = Instant::now();
    let fetched = stream::iter(0..100).for_each_concurrent(0, |_| async {
        fetch("/a").await;
    });
    assert!(timeout(HOUR, fetched).await.is_ok());
    assert_eq!(start.elapsed().as_secs(), 1);
}

#[tokio::test(start_paused = true)]
async fn usize_max_means_no_limit_either() {
    let start = Instant::now();
    let paths = ["/a"; 100];
    assert_eq!(fetch_all(&paths, usize::MAX).await.len(), 100);
    assert_eq!(start.elapsed().as_secs(), 1);
}

#[test]
#[should_panic = "mpsc bounded channel requires buffer > 0"]
fn a_channel_with_room_for_none_panics() {
    tokio::sync::mpsc::channel::<()>(0);
}
