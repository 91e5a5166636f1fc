use std::time::Duration;
use tokio::join;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();

    let (scout, writer, critic) = join!(ask("scout"), ask("writer"), ask("critic"));

    println!("{scout}, {writer}, {critic}: {} s", start.elapsed().as_secs());
}

async fn ask(agent: &str) -> String {
    println!("{agent} waits");
    sleep(Duration::from_secs(1)).await; // the model thinks
    format!("{agent}: yes")
}
