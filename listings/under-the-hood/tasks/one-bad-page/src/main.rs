use std::time::Duration;
use tokio::join;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let summaries = join!(summarize(1), summarize(2), summarize(3));
    println!("{summaries:?}");
}

async fn summarize(page: u64) -> String {
    sleep(Duration::from_secs(page)).await; // the model reads the page
    println!("page {page} has been read");
    assert!(page != 2, "page 2 is empty");
    format!("summary {page}")
}
