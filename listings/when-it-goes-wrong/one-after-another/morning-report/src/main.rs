use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    println!("{:?}", front_page().await);
    println!("{:?}", weather().await);
    println!("{:?}", prices().await);
    println!("after {} s", start.elapsed().as_secs());
}

async fn front_page() -> [String; 2] {
    let (news, sports) = (fetch("news"), fetch("sports"));
    [news.await, sports.await]
}

async fn weather() -> Vec<String> {
    let mut reports = Vec::new();
    for city in ["Oslo", "Rome"] {
        let task = tokio::spawn(fetch(city));
        reports.push(task.await.expect("fetching does not panic"));
    }
    reports
}

async fn prices() -> Vec<String> {
    stream::iter(["bread", "milk"]).then(fetch).collect().await
}

async fn fetch(what: &str) -> String {
    sleep(Duration::from_secs(1)).await; // the server answers
    format!("{what}: fine")
}
