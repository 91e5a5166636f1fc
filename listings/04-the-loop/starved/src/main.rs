use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;
use tokio::time::{interval, sleep};

const TICK: Duration = Duration::from_millis(10);
static HEARTBEATS: AtomicU32 = AtomicU32::new(0);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    tokio::spawn(async {
        let mut ticks = interval(TICK);
        loop {
            ticks.tick().await;
            HEARTBEATS.fetch_add(1, Relaxed);
        }
    });

    sleep(TICK * 10).await;
    println!("while we awaited: {} heartbeats", HEARTBEATS.swap(0, Relaxed));

    thread::sleep(TICK * 10);
    println!("while we blocked: {} heartbeats", HEARTBEATS.swap(0, Relaxed));
}
