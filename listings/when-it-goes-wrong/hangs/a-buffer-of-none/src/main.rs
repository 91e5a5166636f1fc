use futures::{StreamExt, stream};
use std::time::Duration;
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("{:?}", timeout(HOUR, fetch_all(&["/a", "/b"], 0)).await);
}

async fn fetch_all(paths: &[&str], at_once: usize) -> Vec<String> {
    let pages = stream::iter(paths).map(|path| fetch(path));
    pages.buffer_unordered(at_once).collect().await
}

async fn fetch(path: &str) -> String {
    sleep(Duration::from_secs(1)).await; // the server answers
    format!("page {path}")
}
