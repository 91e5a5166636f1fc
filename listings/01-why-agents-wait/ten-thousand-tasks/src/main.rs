use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();

    let mut agents = JoinSet::new();
    for agent in 0..10_000 {
        agents.spawn(ask(agent));
    }
    let answers = agents.join_all().await;

    let seconds = start.elapsed().as_secs();
    println!("{} answers after {seconds} s, on one thread", answers.len());
}

async fn ask(agent: u32) -> String {
    sleep(Duration::from_secs(1)).await; // the model thinks
    format!("{agent}: yes")
}
