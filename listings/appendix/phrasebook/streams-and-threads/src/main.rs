use futures::stream::{self, Stream, StreamExt};
use std::pin::pin;
use std::time::Duration;
use tokio::task::{JoinError, spawn_blocking};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), JoinError> {
    // ANCHOR: stream
    let mut pages = pin!(pages());
    while let Some(page) = pages.next().await {
        println!("{page}");
    }
    // ANCHOR_END: stream

    // ANCHOR: thread
    let size = spawn_blocking(measure).await?;
    // ANCHOR_END: thread
    println!("{size} bytes");
    Ok(())
}

// ANCHOR: generator
fn pages() -> impl Stream<Item = String> {
    stream::unfold(1, async |number| {
        let page = fetch(number).await?;
        Some((page, number + 1))
    })
}
// ANCHOR_END: generator

/// The answer of a server that has two pages.
async fn fetch(number: u32) -> Option<String> {
    sleep(Duration::from_secs(1)).await;
    (number <= 2).then(|| format!("page {number}"))
}

/// Stands for a library that only offers blocking calls.
fn measure() -> usize {
    std::thread::sleep(Duration::from_millis(10));
    4096
}
