use std::time::Duration;
use tokio::time::{Instant, interval, sleep};

const PERIOD: Duration = Duration::from_millis(200);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    for _ in 0..10 {
        measure().await;
        sleep(PERIOD).await;
    }
    println!("10 times with sleep: {} s", start.elapsed().as_secs());

    let start = Instant::now();
    let mut period = interval(PERIOD);
    period.tick().await; // the first tick comes at once
    for _ in 0..10 {
        measure().await;
        period.tick().await;
    }
    println!("10 times with ticks: {} s", start.elapsed().as_secs());
}

async fn measure() {
    sleep(Duration::from_millis(100)).await; // the sensor works
}
