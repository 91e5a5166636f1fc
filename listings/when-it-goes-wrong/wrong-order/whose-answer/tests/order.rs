//! `JoinSet` hands out results as their tasks end, in whatever order these were spawned.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn answers_come_as_they_are_ready() {
    let mut asked = JoinSet::new();
    for (agent, seconds) in AGENTS {
        asked.spawn(ask(agent, seconds));
    }
    assert_eq!(
        asked.join_all().await,
        ["I am the writer", "I am the critic", "I am the scout"]
    );
}
