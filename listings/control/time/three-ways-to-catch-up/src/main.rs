use std::time::Duration;
use tokio::time::MissedTickBehavior::{self, Burst, Delay, Skip};
use tokio::time::{Instant, interval, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    for behavior in [Burst, Delay, Skip] {
        print!("{behavior:?}:");
        for seconds in ticks(behavior).await {
            print!(" {seconds:.1}");
        }
        println!();
    }
}

/// When a heart beats that should beat every second, in seconds.
async fn ticks(behavior: MissedTickBehavior) -> Vec<f32> {
    let mut every_second = interval(Duration::from_secs(1));
    every_second.set_missed_tick_behavior(behavior);
    let start = Instant::now();
    let mut ticks = Vec::new();
    for beat in 1..=9 {
        every_second.tick().await;
        ticks.push(start.elapsed().as_secs_f32());
        if beat == 3 {
            sleep(Duration::from_millis(3400)).await; // the disk is slow
        }
    }
    ticks
}
