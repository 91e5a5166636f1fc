use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

const PARTS: [(&str, u64); 3] = [("Ready, ", 3), ("steady, ", 1), ("go!", 2)];

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("text: {:?}", text().await);
    println!("lengths: {:?}", lengths().await);
    println!("checked after {:?} s", checks().await);
}

/// The whole file, from all its parts at once.
async fn text() -> String {
    stream::iter(PARTS).map(fetch).buffered(3).collect().await
}

/// How many characters each part has.
async fn lengths() -> Vec<(&'static str, usize)> {
    let mut fetched = JoinSet::new();
    for part in PARTS {
        fetched.spawn(async move { (part.0, fetch(part).await.chars().count()) });
    }
    fetched.join_all().await
}

/// Asks four times whether the file has changed, at most once a second.
async fn checks() -> Vec<u64> {
    let start = Instant::now();
    let mut every_second = interval(Duration::from_secs(1));
    every_second.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut checked = Vec::new();
    for answer_takes in [4, 0, 0, 0] {
        every_second.tick().await;
        checked.push(start.elapsed().as_secs());
        sleep(Duration::from_secs(answer_takes)).await; // the server looks
    }
    checked
}

async fn fetch((part, seconds): (&str, u64)) -> &str {
    sleep(Duration::from_secs(seconds)).await; // the server sends
    part
}
