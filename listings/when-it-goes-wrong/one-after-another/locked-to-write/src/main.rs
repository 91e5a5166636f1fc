use std::time::Duration;
use tokio::join;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let notes = Mutex::new(Vec::new());
    join!(ask("scout", &notes), ask("writer", &notes));
    let seconds = start.elapsed().as_secs();
    println!("{:?} after {seconds} s", notes.into_inner());
}

async fn ask(agent: &str, notes: &Mutex<Vec<String>>) {
    println!("{agent} waits");
    sleep(Duration::from_secs(1)).await; // the model thinks
    let mut notes = notes.lock().await;
    notes.push(format!("{agent}: yes"));
}
