use futures::StreamExt;
use futures::stream::{self, Stream};
use std::time::Duration;
use tokio::task::{JoinError, spawn_blocking};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    // ANCHOR: stream
    let mut words = tokens();
    while let Some(word) = words.next().await {
        println!("{word}");
    }
    // ANCHOR_END: stream

    // ANCHOR: thread
    let answer = spawn_blocking(ask_and_block).await?;
    // ANCHOR_END: thread
    println!("{answer}");
    Ok(())
}

// ANCHOR: generator
fn tokens() -> impl Stream<Item = &'static str> {
    stream::iter(["calling", "isn't", "running"])
}
// ANCHOR_END: generator

fn ask_and_block() -> &'static str {
    std::thread::sleep(Duration::from_millis(10));
    "scout: yes"
}
