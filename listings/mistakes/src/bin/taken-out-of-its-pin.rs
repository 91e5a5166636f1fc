use std::mem;
use std::time::Duration;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let mut call = Box::pin(ask("Oslo"));
    if timeout(Duration::from_secs(1), &mut call).await.is_err() {
        let slow = mem::replace(&mut call, Box::pin(ask("Lima")));
        println!("{}", call.await);
        println!("{}", slow.await);
    }
}

async fn ask(city: &str) -> String {
    sleep(Duration::from_millis(1500)).await;
    format!("{city}: sunny")
}
