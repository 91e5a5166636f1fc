use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;
use tokio::spawn;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

// ANCHOR: backup
const STEP: Duration = Duration::from_millis(20);
const LIMIT: Duration = Duration::from_millis(110);

#[tokio::main]
async fn main() {
    let pages = Arc::default();
    let _ = timeout(LIMIT, copy(Arc::clone(&pages))).await;
    report("a future", pages).await;

    let pages = Arc::default();
    let _ = timeout(LIMIT, spawn(copy(Arc::clone(&pages)))).await;
    report("a task", pages).await;

    let pages = Arc::default();
    let copied = Arc::clone(&pages);
    let _ = timeout(LIMIT, spawn_blocking(|| copy_on_a_thread(copied))).await;
    report("a thread", pages).await;
}

async fn copy(pages: Arc<AtomicU32>) {
    for _ in 0..50 {
        sleep(STEP).await; // copies a page of the backup
        pages.fetch_add(1, Relaxed);
    }
}

fn copy_on_a_thread(pages: Arc<AtomicU32>) {
    for _ in 0..50 {
        thread::sleep(STEP);
        pages.fetch_add(1, Relaxed);
    }
}
// ANCHOR_END: backup

/// Says whether more pages are copied after the limit.
async fn report(name: &str, pages: Arc<AtomicU32>) {
    let at_the_limit = pages.load(Relaxed);
    sleep(20 * STEP).await;
    let goes_on = pages.load(Relaxed) > at_the_limit;
    println!("{name} {}", if goes_on { "goes on" } else { "stops" });
}
