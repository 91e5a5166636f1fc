use std::time::Duration;
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("{:?}", timeout(HOUR, collect()).await);
}

async fn collect() {
    let (say, mut said) = channel(8);
    for agent in ["scout", "writer"] {
        tokio::spawn(ask(agent, say.clone()));
    }
    while let Some(answer) = said.recv().await {
        println!("{answer}");
    }
}

async fn ask(agent: &str, say: Sender<String>) {
    sleep(Duration::from_secs(1)).await; // the model thinks
    say.send(format!("{agent}: yes")).await.expect("collect listens");
}
