use std::time::Duration;
use tokio::task::JoinError;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), JoinError> {
    // ANCHOR: spawn
    let task = tokio::spawn(ask("scout"));
    let answer = task.await?;
    // ANCHOR_END: spawn
    println!("{answer}");

    // ANCHOR: cancel
    let task = tokio::spawn(ask("writer"));
    task.abort();
    if task.await.is_err_and(|error| error.is_cancelled()) {
        println!("cancelled");
    }
    // ANCHOR_END: cancel

    // ANCHOR: timeout
    match timeout(Duration::from_millis(500), ask("critic")).await {
        Ok(answer) => println!("{answer}"),
        Err(_elapsed) => println!("too late"),
    }
    // ANCHOR_END: timeout

    // ANCHOR: interval
    let mut ticks = interval(Duration::from_secs(1));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for _ in 0..3 {
        ticks.tick().await;
        println!("tick");
    }
    // ANCHOR_END: interval
    Ok(())
}

async fn ask(agent: &str) -> String {
    // ANCHOR: sleep
    sleep(Duration::from_secs(1)).await;
    // ANCHOR_END: sleep
    format!("{agent}: yes")
}
