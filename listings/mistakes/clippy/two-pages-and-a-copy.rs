#![deny(clippy::let_underscore_future)]
#![deny(clippy::redundant_async_block)]
#![deny(clippy::unused_async)]

use tokio::join;
use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let home = fetch("home");
    let news = fetch("news");
    let (home, news) = join!(async { home.await }, async { news.await });
    let _ = tokio::spawn(save(home.clone()));
    let total = letters(&home).await + letters(&news).await;
    yield_now().await; // main has other work
    println!("{total} letters");
}

async fn fetch(page: &str) -> String {
    yield_now().await; // the server answers
    format!("This is the {page} page.")
}

async fn save(page: String) {
    yield_now().await; // the disk writes
    println!("saved: {page}");
}

async fn letters(page: &str) -> usize {
    page.chars().filter(|letter| letter.is_alphabetic()).count()
}
