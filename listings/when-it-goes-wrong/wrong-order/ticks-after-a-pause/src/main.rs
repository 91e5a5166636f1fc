use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let mut every_second = interval(Duration::from_secs(1));
    every_second.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for request in 1..=6 {
        every_second.tick().await;
        println!("request {request} after {} s", start.elapsed().as_secs());
        if request == 2 {
            sleep(Duration::from_secs(4)).await; // the server is slow
        }
    }
}
