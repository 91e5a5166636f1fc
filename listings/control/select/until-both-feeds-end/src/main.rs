use std::time::Duration;
use tokio::select;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    match follow(feed("price", 20), feed("news", 500)).await {
        few @ ..=1000 => println!("{few} rounds"),
        _ => println!("more than 1000 rounds"),
    }
}

// ANCHOR: follow
/// Prints what comes until both feeds are over, and counts the rounds.
async fn follow(mut prices: Receiver<String>, mut news: Receiver<String>) -> u64 {
    let mut rounds = 0;
    loop {
        rounds += 1;
        select! {
            Some(price) = prices.recv() => println!("{price}"),
            Some(item) = news.recv() => println!("{item}"),
            else => return rounds,
        }
    }
}
// ANCHOR_END: follow

fn feed(name: &'static str, pause: u64) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        for item in 1..=2 {
            sleep(Duration::from_millis(pause)).await;
            sender.send(format!("{name} {item}")).await.expect("follow receives");
        }
    });
    receiver
}
