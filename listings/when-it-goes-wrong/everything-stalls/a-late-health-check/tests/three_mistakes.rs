//! Each of the three keeps the thread by itself: whatever is joined with it begins when it is over.

include!("../src/main.rs");

use std::cell::Cell;
use std::time::Instant;

/// Whether `work` was over when what is joined with it began.
async fn kept_the_thread(work: impl AsyncFnOnce()) -> bool {
    let over = Cell::new(false);
    let work = async {
        work().await;
        over.set(true);
    };
    join!(work, async { over.get() }).1
}

#[tokio::test]
async fn reading_keeps_the_thread() {
    assert!(kept_the_thread(async || assert_ne!(letter().unwrap(), "")).await);
}

#[tokio::test]
async fn hashing_keeps_the_thread() {
    assert!(kept_the_thread(async || assert_ne!(hash("secret"), 0)).await);
}

#[tokio::test]
async fn so_does_the_log_when_it_is_dropped() {
    let start = Instant::now();
    assert!(kept_the_thread(async || drop(Log)).await);
    assert!(start.elapsed() >= Duration::from_millis(100));
}

#[tokio::test]
async fn what_waits_does_not() {
    assert!(!kept_the_thread(async || tokio::task::yield_now().await).await);
}

/// In a debug build, which is what `cargo run` makes, hashing takes far longer than a task may compute between awaits.
#[test]
fn hashing_takes_long() {
    let start = Instant::now();
    hash("secret");
    assert!(start.elapsed() > Duration::from_micros(100));
}
