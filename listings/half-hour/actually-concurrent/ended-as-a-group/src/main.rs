use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    if let Err(error) = ask_all().await {
        println!("error: {error}");
    }
    sleep(Duration::from_secs(5)).await;
    println!("main ends");
}

async fn ask_all() -> Result<(), String> {
    let mut agents = JoinSet::new();
    agents.spawn(ask("scout", 1));
    agents.spawn(refuse("writer"));
    agents.spawn(ask("critic", 3));
    while let Some(answer) = agents.join_next().await {
        answer.expect("no agent panics")?; // returns at the first error, and drops the set
    }
    Ok(())
}

async fn ask(agent: &str, seconds: u64) -> Result<(), String> {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    println!("{agent} has answered");
    Ok(())
}

async fn refuse(agent: &str) -> Result<(), String> {
    sleep(Duration::from_secs(2)).await;
    Err(format!("{agent} has no quota"))
}
