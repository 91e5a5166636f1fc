use futures::future::{join_all, try_join_all};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), tokio::task::JoinError> {
    // ANCHOR: join
    let (scout, critic) = tokio::join!(ask("scout"), ask("critic"));
    // ANCHOR_END: join
    println!("{scout}, {critic}");

    // ANCHOR: join_all
    let answers = join_all(["scout", "writer", "critic"].map(ask)).await;
    // ANCHOR_END: join_all
    println!("{}", answers.join(", "));

    // ANCHOR: try_join
    match try_join_all([check("scout"), check("")]).await {
        Ok(answers) => println!("{}", answers.join(", ")),
        Err(error) => println!("error: {error}"),
    }
    // ANCHOR_END: try_join

    // ANCHOR: as_completed
    let mut agents = JoinSet::new();
    agents.spawn(ask("scout"));
    agents.spawn(ask("critic"));
    while let Some(answer) = agents.join_next().await {
        println!("{}", answer?);
    }
    // ANCHOR_END: as_completed
    Ok(())
}

async fn ask(agent: &str) -> String {
    sleep(Duration::from_secs(agent.len() as u64)).await;
    format!("{agent}: yes")
}

async fn check(agent: &str) -> Result<String, String> {
    if agent.is_empty() {
        return Err("an agent needs a name".to_string());
    }
    Ok(ask(agent).await)
}
