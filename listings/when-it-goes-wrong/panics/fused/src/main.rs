use futures::FutureExt;
use std::pin::pin;
use std::time::Duration;
use tokio::time::{interval, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let mut call = pin!(ask().fuse());
    let mut clock = interval(Duration::from_secs(2));
    for _ in 0..3 {
        tokio::select! {
            answer = &mut call => println!("{answer}"),
            _ = clock.tick() => println!("tick"),
        }
    }
}

async fn ask() -> String {
    sleep(Duration::from_secs(1)).await; // the model thinks
    "yes".to_string()
}
