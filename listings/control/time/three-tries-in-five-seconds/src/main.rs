use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

const TRY: Duration = Duration::from_secs(2);
const OVERALL: Duration = Duration::from_secs(5);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let found = search(start + OVERALL).await;
    let seconds = start.elapsed().as_secs();
    println!("{found:?} after {seconds} s");
}

/// What the first try that is in time has found.
async fn search(deadline: Instant) -> Option<u32> {
    for attempt in 1..=3 {
        let end = deadline.min(Instant::now() + TRY);
        let time = end - Instant::now();
        println!("try {attempt} has {time:?}");
        if let Ok(hits) = timeout_at(end, ask_index()).await {
            return Some(hits);
        }
    }
    None
}

async fn ask_index() -> u32 {
    sleep(Duration::from_secs(30)).await; // it is busy today
    3
}
