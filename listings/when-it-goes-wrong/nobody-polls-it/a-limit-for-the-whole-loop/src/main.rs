use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{Instant, sleep, sleep_until};

const LIMIT: Duration = Duration::from_secs(5);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let (sensor, readings) = mpsc::channel(1);
    tokio::spawn(measure(sensor));
    let count = collect(readings).await;
    println!("{count} readings in {} s", start.elapsed().as_secs());
}

async fn collect(mut readings: Receiver<f64>) -> u32 {
    let mut count = 0;
    let end = Instant::now() + LIMIT;
    loop {
        tokio::select! {
            Some(_reading) = readings.recv() => count += 1,
            () = sleep_until(end) => return count,
        }
    }
}

async fn measure(sensor: Sender<f64>) {
    for _ in 0..100 {
        sleep(Duration::from_millis(900)).await; // the sensor measures
        if sensor.send(21.5).await.is_err() {
            return;
        }
    }
}
