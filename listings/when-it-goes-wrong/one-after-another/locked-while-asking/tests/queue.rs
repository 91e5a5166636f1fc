//! Who waits for the model with the lock in hand lets the others wait for both.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn ten_agents_take_ten_seconds() {
    let notes = std::sync::Arc::new(Mutex::new(Vec::new()));
    let start = Instant::now();
    let mut agents = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let notes = notes.clone();
        agents.spawn(async move { ask("scout", &notes).await });
    }
    agents.join_all().await;
    assert_eq!(start.elapsed().as_secs(), 10);
}
