use std::time::Duration;
use tokio::time::sleep;

// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let pages = [1, 2, 3].map(|page| tokio::spawn(summarize(page)));
    for page in pages {
        match page.await {
            Ok(summary) => println!("{summary}"),
            Err(error) if error.is_panic() => println!("a panic"),
            Err(error) => println!("{error}"),
        }
    }
}
// ANCHOR_END: main

async fn summarize(page: u64) -> String {
    sleep(Duration::from_secs(page)).await; // the model reads the page
    println!("page {page} has been read");
    assert!(page != 2, "page 2 is empty");
    format!("summary {page}")
}
