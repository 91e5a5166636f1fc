use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let mut pages = stream::iter(1..=4).map(fetch).buffer_unordered(2);
    while let Some(page) = pages.next().await {
        save(page).await;
    }
    println!("all saved after {} s", start.elapsed().as_secs());
}

async fn fetch(page: u32) -> u32 {
    let start = Instant::now();
    sleep(Duration::from_secs(2)).await; // the server sends it
    println!("page {page} fetched in {} s", start.elapsed().as_secs());
    page
}

async fn save(_page: u32) {
    sleep(Duration::from_secs(2)).await; // the disk writes
}
