#![deny(unused_must_use)]

use std::time::Duration;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    timeout(Duration::from_secs(2), upload("report.md")).await;
    println!("the report is on the server");
}

async fn upload(_file: &str) {
    sleep(Duration::from_secs(5)).await; // the connection is slow
}
