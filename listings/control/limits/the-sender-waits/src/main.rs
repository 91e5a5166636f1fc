use std::time::Duration;
use tokio::join;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (links, found) = mpsc::channel(2);
    join!(crawl(links), summarize(found));
}

/// Finds a link every second.
async fn crawl(links: mpsc::Sender<u32>) {
    let start = Instant::now();
    for link in 1..=6 {
        sleep(Duration::from_secs(1)).await; // the page loads
        links.send(link).await.expect("summarize takes every link");
        println!("link {link} sent after {} s", start.elapsed().as_secs());
    }
}

/// Needs three seconds for a link.
async fn summarize(mut found: mpsc::Receiver<u32>) {
    while let Some(_link) = found.recv().await {
        sleep(Duration::from_secs(3)).await; // the model thinks
    }
}
