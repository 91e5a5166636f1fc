use std::time::Duration;
use tokio::spawn;
use tokio::task::JoinError;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), JoinError> {
    let start = Instant::now();

    let scout = spawn(ask("scout"));
    let writer = spawn(ask("writer"));
    let critic = spawn(ask("critic"));
    println!("all asked");
    let (scout, writer, critic) = (scout.await?, writer.await?, critic.await?);

    println!("{scout}, {writer}, {critic}: {} s", start.elapsed().as_secs());
    Ok(())
}

async fn ask(agent: &str) -> String {
    println!("{agent} waits");
    sleep(Duration::from_secs(1)).await; // the model thinks
    format!("{agent}: yes")
}
