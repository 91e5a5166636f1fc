use std::time::Duration;
use tokio::{join, time::sleep};
use tokio_util::sync::CancellationToken;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let stop = CancellationToken::new();
    let asked = tokio::spawn(collect("asked", stop.clone()));
    let aborted = tokio::spawn(collect("aborted", CancellationToken::new()));
    sleep(Duration::from_millis(1500)).await;
    println!("main has enough");
    stop.cancel();
    aborted.abort();
    let (asked, aborted) = join!(asked, aborted);
    println!("asked: {:?}", asked.ok());
    println!("aborted: {:?}", aborted.ok());
}

/// Returns the number of pages that it has stored.
async fn collect(who: &str, stop: CancellationToken) -> u32 {
    let mut stored = 0;
    while stop.run_until_cancelled(fetch()).await.is_some() {
        println!("{who}: stores a page");
        store().await;
        println!("{who}: has stored it");
        stored += 1;
    }
    stored
}

async fn fetch() {
    sleep(Duration::from_secs(1)).await; // the network
}

async fn store() {
    sleep(Duration::from_secs(1)).await; // the disk
}
