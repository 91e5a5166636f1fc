use futures::stream::{self, StreamExt};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;
use tokio::time::sleep;

static OPEN: AtomicU32 = AtomicU32::new(0);
static MOST: AtomicU32 = AtomicU32::new(0);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let asked = stream::iter(0..10_000).map(summary).buffer_unordered(100);
    println!("{} summaries", asked.count().await);
    println!("{MOST:?} pages were open at once");
}

async fn summary(page: u32) -> String {
    MOST.fetch_max(OPEN.fetch_add(1, Relaxed) + 1, Relaxed);
    sleep(Duration::from_secs(1)).await; // the model thinks
    OPEN.fetch_sub(1, Relaxed);
    format!("page {page} is short")
}
