use std::sync::{Arc, Barrier};
use tokio::task::{JoinError, JoinSet};

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() -> Result<(), JoinError> {
    let both = Arc::new(Barrier::new(2));

    let mut agents = JoinSet::new();
    for _ in 0..2 {
        let both = Arc::clone(&both);
        agents.spawn(async move {
            both.wait(); // blocks its thread until the other is here too
        });
    }

    while let Some(met) = agents.join_next().await {
        met?;
        println!("this agent met the other while both were running");
    }
    Ok(())
}
