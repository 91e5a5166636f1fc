use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let answer = timeout(Duration::from_secs(2), ask()).await;
    let seconds = start.elapsed().as_secs();
    println!("gave up: {}", answer.is_err());
    println!("after {seconds} s");
}

async fn ask() -> &'static str {
    let _connection = Connection;
    sleep(Duration::from_secs(10)).await; // the model is slow
    "42"
}

struct Connection;

impl Drop for Connection {
    fn drop(&mut self) {
        println!("connection closed"); // can't await
    }
}
