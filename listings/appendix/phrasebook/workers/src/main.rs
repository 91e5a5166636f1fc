use flume::Receiver;
use std::error::Error;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    // ANCHOR: start
    let (send, receive) = flume::bounded(8);
    let mut workers = JoinSet::new();
    workers.spawn(work("first", 2, receive.clone()));
    workers.spawn(work("second", 3, receive));

    for page in 1..=4 {
        send.send_async(page).await?;
    }
    drop(send);
    while let Some(ended) = workers.join_next().await {
        ended?;
    }
    // ANCHOR_END: start
    Ok(())
}

// ANCHOR: work
async fn work(name: &str, seconds: u64, pages: Receiver<u32>) {
    while let Ok(page) = pages.recv_async().await {
        sleep(Duration::from_secs(seconds)).await;
        println!("{name}: page {page}");
    }
}
// ANCHOR_END: work
