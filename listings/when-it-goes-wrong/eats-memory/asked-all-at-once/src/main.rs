use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

static OPEN: AtomicU32 = AtomicU32::new(0);
static MOST: AtomicU32 = AtomicU32::new(0);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let mut asked = JoinSet::new();
    for page in 0..10_000 {
        asked.spawn(summary(page));
    }
    println!("{} summaries", asked.join_all().await.len());
    println!("{MOST:?} pages were open at once");
}

async fn summary(page: u32) -> String {
    MOST.fetch_max(OPEN.fetch_add(1, Relaxed) + 1, Relaxed);
    sleep(Duration::from_secs(1)).await; // the model thinks
    OPEN.fetch_sub(1, Relaxed);
    format!("page {page} is short")
}
