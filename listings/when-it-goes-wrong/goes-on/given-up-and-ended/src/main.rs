use std::time::Duration;
use tokio::time::{sleep, timeout};

const LIMIT: Duration = Duration::from_millis(2500);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let mut scout = tokio::spawn(search());
    if timeout(LIMIT, &mut scout).await.is_err() {
        println!("main gives up");
        scout.abort();
    }
    sleep(Duration::from_secs(3)).await; // main does other things
}

async fn search() {
    for page in 1..=5 {
        println!("the scout pays for page {page}");
        sleep(Duration::from_secs(1)).await; // the model reads it
    }
}
