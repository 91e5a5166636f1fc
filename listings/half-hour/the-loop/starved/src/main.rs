use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;
use tokio::time::{interval, sleep};

const TICK: Duration = Duration::from_millis(10);
static HEARTBEATS: AtomicU32 = AtomicU32::new(0);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(beat());

    sleep(20 * TICK).await;
    println!("awaiting: the heart beats: {}", HEARTBEATS.swap(0, Relaxed) > 0);

    thread::sleep(20 * TICK);
    println!("blocking: the heart beats: {}", HEARTBEATS.swap(0, Relaxed) > 0);
}

async fn beat() {
    let mut ticks = interval(TICK);
    loop {
        ticks.tick().await;
        HEARTBEATS.fetch_add(1, Relaxed);
    }
}
