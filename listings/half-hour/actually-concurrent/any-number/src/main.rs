use futures::future::join_all;
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();

    let mut downloads = Vec::new();
    for (page, seconds) in [("news", 3), ("weather", 1), ("prices", 2)] {
        downloads.push(download(page, seconds));
    }
    let pages = join_all(downloads).await;

    println!("{pages:?} after {} s", start.elapsed().as_secs());
}

async fn download(page: &str, seconds: u64) -> String {
    sleep(Duration::from_secs(seconds)).await; // the server takes its time
    println!("{page} is here");
    format!("{page}.html")
}
