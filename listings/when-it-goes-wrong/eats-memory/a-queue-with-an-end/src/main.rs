use std::time::Duration;
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (ask, mut questions) = channel(8);
    tokio::spawn(keep_asking(ask));
    for answered in 1..=3 {
        questions.recv().await;
        sleep(Duration::from_secs(1)).await; // the model thinks
        println!("{answered} answered, {} wait", questions.len());
    }
}

async fn keep_asking(ask: Sender<&str>) {
    while ask.send("Is it raining?").await.is_ok() {
        sleep(Duration::from_millis(10)).await;
    }
}
