//! A loop that computes lets nobody else run before it ends, not even a task that has been in the queue all along.

include!("../src/main.rs");

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

static ANSWERED: AtomicBool = AtomicBool::new(false);

#[tokio::test]
async fn the_neighbour_is_shut_out() {
    let writer = tokio::spawn(async { ANSWERED.store(true, Relaxed) });
    rank(100_000).await;
    assert!(!ANSWERED.load(Relaxed), "it ran although nobody gave control back");
    writer.await.unwrap();
}
