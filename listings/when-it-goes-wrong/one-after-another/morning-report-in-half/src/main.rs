use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::join;
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
    let (news, sports) = join!(fetch("news"), fetch("sports"));
    [news, sports]
}

async fn weather() -> Vec<String> {
    let mut tasks = Vec::new();
    for city in ["Oslo", "Rome"] {
        tasks.push(tokio::spawn(fetch(city)));
    }
    let mut reports = Vec::new();
    for task in tasks {
        reports.push(task.await.expect("fetching does not panic"));
    }
    reports
}

async fn prices() -> Vec<String> {
    stream::iter(["bread", "milk"]).map(fetch).buffered(2).collect().await
}

async fn fetch(what: &str) -> String {
    sleep(Duration::from_secs(1)).await; // the server answers
    format!("{what}: fine")
}
