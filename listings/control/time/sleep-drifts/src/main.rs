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
    println!("sleep: {} s", start.elapsed().as_secs());

    let start = Instant::now();
    let mut period = interval(PERIOD);
    period.tick().await; // the first comes immediately
    for _ in 0..10 {
        measure().await;
        period.tick().await;
    }
    println!("ticks: {} s", start.elapsed().as_secs());
}

async fn measure() {
    sleep(PERIOD / 2).await; // the sensor works
}
