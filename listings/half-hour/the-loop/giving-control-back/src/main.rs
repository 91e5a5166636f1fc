use tokio::task::{JoinError, yield_now};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    println!("keeping control:");
    let (scout, critic) = (tokio::spawn(greedy("scout")), tokio::spawn(greedy("critic")));
    scout.await?;
    critic.await?;

    println!("giving it back:");
    let (scout, critic) = (tokio::spawn(polite("scout")), tokio::spawn(polite("critic")));
    scout.await?;
    critic.await
}

async fn greedy(agent: &str) {
    for step in 1..=2 {
        println!("  {agent}, step {step}");
    }
}

async fn polite(agent: &str) {
    for step in 1..=2 {
        println!("  {agent}, step {step}");
        yield_now().await;
    }
}
