use std::future::pending;
use std::time::Duration;
use tokio::join;
use tokio::time::{Instant, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let hour = Duration::from_secs(3600); // so that the program ends
    match timeout(hour, readings()).await {
        Ok(readings) => println!("{readings:?}"),
        Err(_) => println!("no readings after {} s", start.elapsed().as_secs()),
    }
}

async fn readings() -> (i32, i32, i32) {
    join!(ask("north"), ask("hill"), ask("south"))
}

/// The temperature that a weather station measures.
async fn ask(station: &str) -> i32 {
    match station {
        "north" => sleep(Duration::from_millis(500)).await,
        "south" => sleep(Duration::from_millis(1500)).await,
        _ => pending().await, // the connection is open
    }
    println!("{station} has answered");
    7
}
