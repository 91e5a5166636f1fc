use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let found = Notify::new();
    let both = async { tokio::join!(scout(&found), critic(&found)) };
    if timeout(HOUR, both).await.is_err() {
        println!("the critic waits for an hour");
    }
}

async fn scout(found: &Notify) {
    sleep(Duration::from_secs(1)).await; // the model thinks
    found.notify_waiters();
}

async fn critic(found: &Notify) {
    sleep(Duration::from_secs(2)).await; // the model thinks
    found.notified().await;
    println!("the critic reads");
}
