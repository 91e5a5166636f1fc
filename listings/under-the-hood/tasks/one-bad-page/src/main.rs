use std::time::Duration;
use tokio::join;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let summaries = join!(
        summarize(1, "The news of today"),
        summarize(2, "The café is full"),
        summarize(3, "The rain goes on"),
    );
    println!("{summaries:?}");
}

async fn summarize(seconds: u64, page: &str) -> String {
    sleep(Duration::from_secs(seconds)).await; // the model reads the page
    let title = &page[..8];
    println!("{title} has been read");
    format!("a summary of {title}")
}
