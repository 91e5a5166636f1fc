use std::time::Duration;
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), JoinError> {
    let mut agents = JoinSet::new();
    for (agent, seconds) in [("scout", 3), ("writer", 1), ("critic", 2)] {
        agents.spawn(ask(agent, seconds));
    }

    while let Some(answer) = agents.join_next().await {
        println!("{}", answer?);
    }
    Ok(())
}

async fn ask(agent: &str, seconds: u64) -> String {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    format!("{agent}: yes, after {seconds} s")
}
