use std::time::Duration;
use tokio::time::sleep;

// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let tasks = [
        tokio::spawn(summarize(1, "The news of today")),
        tokio::spawn(summarize(2, "The café is full")),
        tokio::spawn(summarize(3, "The rain goes on")),
    ];
    for task in tasks {
        match task.await {
            Ok(summary) => println!("{summary}"),
            Err(error) => println!("{error}"),
        }
    }
}
// ANCHOR_END: main

async fn summarize(seconds: u64, page: &str) -> String {
    sleep(Duration::from_secs(seconds)).await; // the model reads the page
    let title = &page[..8];
    println!("{title} has been read");
    format!("a summary of {title}")
}
