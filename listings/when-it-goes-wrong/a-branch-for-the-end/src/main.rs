use std::time::Duration;
use tokio::sync::mpsc::{Sender, channel};
use tokio::{select, time::sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (say, mut scout) = channel(1);
    tokio::spawn(answer(say, 1));
    let (say, mut critic) = channel(1);
    tokio::spawn(answer(say, 2));
    loop {
        select! {
            Some(said) = scout.recv() => println!("scout: {said}"),
            Some(said) = critic.recv() => println!("critic: {said}"),
            else => break,
        }
    }
}

async fn answer(say: Sender<&str>, seconds: u64) {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    say.send("yes").await.expect("main listens");
}
