use std::sync::mpsc::channel;
use std::{thread, time::Duration};
use tokio::time::sleep;

fn main() {
    let (say, said) = channel();
    thread::spawn(move || say.send(run()));
    let answer = said.recv_timeout(Duration::from_millis(500));
    println!("{answer:?}");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn run() -> String {
    agent().await
}

async fn agent() -> String {
    ask().await
}

async fn ask() -> String {
    sleep(Duration::from_secs(1)).await; // the model thinks
    "yes".to_string()
}
