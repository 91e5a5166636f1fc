use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    tokio::join!(say("two", 2), say("one", 1));
}

async fn say(number: &str, seconds: u64) {
    sleep(Duration::from_secs(seconds)).await;
    println!("{number}");
}
