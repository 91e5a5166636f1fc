use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::sleep;

static OPEN: AtomicU32 = AtomicU32::new(0);
static MOST: AtomicU32 = AtomicU32::new(0);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (sensor, mut readings) = unbounded_channel();
    tokio::spawn(measure(sensor));

    let mut uploads = JoinSet::new();
    for _ in 0..1_000 {
        let reading = readings.recv().await.expect("the sensor never stops");
        sleep(Duration::from_millis(10)).await; // the disk writes
        uploads.spawn(upload(reading));
    }
    println!("{} readings wait to be written", readings.len());
    println!("{MOST:?} uploads were open at once");
    println!("{} uploads are in the set", uploads.len());
}

async fn measure(sensor: UnboundedSender<u32>) {
    while sensor.send(20).is_ok() {
        sleep(Duration::from_millis(1)).await;
    }
}

async fn upload(reading: u32) -> String {
    MOST.fetch_max(OPEN.fetch_add(1, Relaxed) + 1, Relaxed);
    sleep(Duration::from_secs(5)).await; // the archive stores it
    OPEN.fetch_sub(1, Relaxed);
    format!("stored: {reading}°C")
}
