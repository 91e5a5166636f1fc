use std::time::Duration;
use tokio::task::JoinError;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), JoinError> {
    let start = Instant::now();

    let future = ask("the bare future", start);
    let task = tokio::spawn(ask("the task", start));

    sleep(Duration::from_secs(5)).await;
    println!("main has slept for 5 s");

    future.await;
    task.await?;
    Ok(())
}

async fn ask(who: &str, start: Instant) {
    println!("{who} starts at {} s", start.elapsed().as_secs());
    sleep(Duration::from_secs(1)).await; // the model thinks
    println!("{who} ends at {} s", start.elapsed().as_secs());
}
