use std::time::Duration;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    match timeout(Duration::from_secs(2), upload("report.md")).await {
        Ok(()) => println!("the report is on the server"),
        Err(_) => println!("the report is not on the server yet"),
    }
}

async fn upload(_file: &str) {
    sleep(Duration::from_secs(5)).await; // the connection is slow
}
