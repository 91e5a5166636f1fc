use futures::future::join_all;
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();

    let mut calls = Vec::new();
    for (agent, seconds) in [("scout", 3), ("writer", 1), ("critic", 2)] {
        calls.push(ask(agent, seconds));
    }
    let answers = join_all(calls).await;

    println!("{answers:?} after {} s", start.elapsed().as_secs());
}

async fn ask(agent: &str, seconds: u64) -> String {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    println!("{agent} has answered");
    format!("{agent}: yes")
}
