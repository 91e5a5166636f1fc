use std::time::Duration;
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), JoinError> {
    let mut tools = JoinSet::new();
    for (tool, seconds) in [("browser", 3), ("calculator", 1), ("database", 2)] {
        tools.spawn(run(tool, seconds));
    }

    while let Some(result) = tools.join_next().await {
        println!("{}", result?);
    }
    Ok(())
}

async fn run(tool: &str, seconds: u64) -> String {
    sleep(Duration::from_secs(seconds)).await; // the tool works
    format!("{tool}: done after {seconds} s")
}
