use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let stop = Arc::new(AtomicBool::new(false));
    let scout = tokio::spawn(search(stop.clone()));
    sleep(Duration::from_secs(90)).await;
    let told = Instant::now();
    stop.store(true, Relaxed);
    scout.await.expect("it does not panic");
    println!("stopped after {} s", told.elapsed().as_secs());
}

async fn search(stop: Arc<AtomicBool>) {
    while !stop.load(Relaxed) {
        ask().await;
        println!("the scout has an answer");
    }
}

async fn ask() {
    println!("the scout asks");
    sleep(Duration::from_secs(60)).await; // the model thinks
}
