use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    ask_all().await;
    println!("{} s", start.elapsed().as_secs());
}

async fn ask_all() {
    let mut tasks = Vec::new();
    for agent in ["scout", "writer", "critic"] {
        tasks.push(tokio::spawn(ask(agent)));
    }
    for task in tasks {
        println!("{}", task.await.expect("asking does not panic"));
    }
}

async fn ask(agent: &str) -> String {
    println!("{agent} waits");
    sleep(Duration::from_secs(1)).await; // the model thinks
    format!("{agent}: yes")
}
