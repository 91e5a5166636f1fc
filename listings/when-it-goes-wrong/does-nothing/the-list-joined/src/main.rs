use futures::future::join_all;
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();

    let mut asked = Vec::new();
    for agent in ["scout", "writer", "critic"] {
        asked.push(ask(agent));
    }
    let asked = join_all(asked).await;

    let seconds = start.elapsed().as_secs();
    println!("{} asked after {seconds} s", asked.len());
}

async fn ask(agent: &str) {
    sleep(Duration::from_secs(1)).await; // the model thinks
    println!("{agent}: yes");
}
