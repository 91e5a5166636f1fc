use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();

    let _scout = ask("scout").await;
    let _writer = ask("writer").await;
    let _critic = ask("critic").await;

    println!("all asked after {} s", start.elapsed().as_secs());
}

async fn ask(agent: &str) {
    sleep(Duration::from_secs(1)).await; // the model thinks
    println!("{agent}: yes");
}
