use std::time::Duration;
use tokio::select;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let file = select! {
        file = download("Oslo", 1) => file,
        file = download("Lima", 5) => file,
    };
    println!("{file} after {} s", start.elapsed().as_secs());
}

async fn download(mirror: &str, seconds: u64) -> String {
    sleep(Duration::from_secs(seconds)).await; // the mirror sends
    format!("the file from {mirror}")
}
