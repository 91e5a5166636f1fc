use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let mut pages = JoinSet::new();
    pages.spawn(count_words(1, "a rose is a rose"));
    pages.spawn(count_words(2, ""));
    pages.spawn(count_words(3, "so much depends upon"));
    println!("{:?}", pages.join_all().await);
}

async fn count_words(page: u64, text: &str) -> usize {
    sleep(Duration::from_secs(page)).await; // the page loads
    assert!(!text.is_empty(), "page {page} is empty");
    println!("page {page} counted");
    text.split(' ').count()
}
