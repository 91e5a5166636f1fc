#![deny(clippy::let_underscore_future)]
#![deny(clippy::redundant_async_block)]
#![deny(clippy::unused_async)]

use std::time::Duration;
use tokio::join;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let _ = tokio::spawn(copy("settings"));
    let home = fetch("home");
    let news = fetch("news");
    let (home, news) = join!(async { home.await }, async { news.await });
    println!("{} letters", letters(&home).await + letters(&news).await);
}

async fn copy(file: &str) {
    sleep(Duration::from_secs(1)).await; // the disk writes
    println!("{file} copied");
}

async fn fetch(page: &str) -> String {
    sleep(Duration::from_secs(2)).await; // the server answers
    format!("This is the {page} page.")
}

async fn letters(page: &str) -> usize {
    page.chars().filter(|letter| letter.is_alphabetic()).count()
}
