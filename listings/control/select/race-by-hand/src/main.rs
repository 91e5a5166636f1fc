use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let file = race(download("Oslo", 1), download("Lima", 5)).await;
    println!("{file} after {} s", start.elapsed().as_secs());
}

async fn race<T>(one: impl Future<Output = T>, other: impl Future<Output = T>) -> T {
    let (mut one, mut other) = (pin!(one), pin!(other));
    poll_fn(|context| match one.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(output),
        Poll::Pending => other.as_mut().poll(context),
    })
    .await
}

async fn download(mirror: &str, seconds: u64) -> String {
    sleep(Duration::from_secs(seconds)).await; // the mirror sends
    format!("the file from {mirror}")
}
