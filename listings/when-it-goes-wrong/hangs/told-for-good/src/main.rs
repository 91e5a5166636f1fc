use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (found, seen) = watch::channel(false);
    let both = async { tokio::join!(scout(&found), critic(seen)) };
    if timeout(HOUR, both).await.is_err() {
        println!("the critic waits for an hour");
    }
}

async fn scout(found: &watch::Sender<bool>) {
    sleep(Duration::from_secs(1)).await; // the model thinks
    found.send_replace(true);
}

async fn critic(mut seen: watch::Receiver<bool>) {
    sleep(Duration::from_secs(2)).await; // the model thinks
    seen.wait_for(|found| *found).await.expect("main keeps `found`");
    println!("the critic reads");
}
