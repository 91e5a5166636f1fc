use std::time::Duration;
use tokio::time::MissedTickBehavior::{self, Burst, Delay, Skip};
use tokio::time::{Instant, interval, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("behavior  busy     ticks at");
    for behavior in [Burst, Delay, Skip] {
        let ticks = ticks(behavior).await;
        println!("{:8}  2.0-5.4  {}", format!("{behavior:?}"), ticks.join(" "));
    }
}

// ANCHOR: ticks
/// The seconds at which a probe is taken that is meant to be taken every second.
async fn ticks(behavior: MissedTickBehavior) -> Vec<String> {
    let start = Instant::now();
    let mut every_second = interval(Duration::from_secs(1));
    every_second.set_missed_tick_behavior(behavior);
    let mut ticks = Vec::new();
    for probe in 1..=9 {
        every_second.tick().await;
        ticks.push(format!("{:.1}", start.elapsed().as_secs_f32()));
        if probe == 3 {
            sleep(Duration::from_millis(3400)).await; // the database is slow
        }
    }
    ticks
}
// ANCHOR_END: ticks
