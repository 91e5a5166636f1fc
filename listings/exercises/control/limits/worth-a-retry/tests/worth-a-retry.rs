//! What is retried, when, and how much of it.

use scripted_model::{Model, Script};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use worth_a_retry::Client;

const HOUR: Duration = Duration::from_secs(3600);

/// Lets users ask, one every 100 ms, and returns how many got an answer.
async fn serve(model: &Model, users: u32) -> usize {
    fastrand::seed(7);
    let client = Arc::new(Client::new(model.clone()));
    let mut asked = JoinSet::new();
    for user in 0..users {
        let client = client.clone();
        asked.spawn(async move { client.ask(&format!("question {user}")).await.is_ok() });
        sleep(Duration::from_millis(100)).await;
    }
    let answers = timeout(HOUR, asked.join_all()).await;
    let answers =
        answers.expect("a user got neither an answer nor an error within an hour");
    answers.into_iter().filter(|answered| *answered).count()
}

#[tokio::test(start_paused = true)]
async fn a_used_up_quota_is_not_retried() {
    let model = Model::new(Script { quota: 60_000, ..Script::default() });
    let answered = serve(&model, 100).await;
    assert_eq!(answered, 60, "users who got an answer");
    let calls = model.counts().calls;
    assert!(calls <= 100, "{calls} calls for 100 users, 40 of whom came too late");
}

#[tokio::test(start_paused = true)]
async fn an_outage_gets_a_tenth_more_calls_at_most() {
    let model = Model::new(Script { outage: 0..60, ..Script::default() });
    serve(&model, 500).await;
    let calls = model.counts().calls;
    assert!(calls <= 550, "the provider was down and got {calls} calls from 500 users");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_by_chance_is_retried() {
    let model = Model::new(Script { flaky: 3, ..Script::default() });
    let answered = serve(&model, 500).await;
    assert!(
        answered >= 495,
        "one call in 33 failed, and only {answered} of 500 users got an answer"
    );
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_is_retried_when_the_provider_said() {
    let model = Model::new(Script { at_once: 1, ..Script::default() });
    let client = Arc::new(Client::new(model.clone()));
    // Ten calls earn the first retry.
    for _ in 0..10 {
        client.ask("a question").await.expect("it is asked alone");
    }
    for seed in 0..20 {
        fastrand::seed(seed);
        let before = model.counts();
        let first = tokio::spawn({
            let client = client.clone();
            async move { client.ask("the first").await.is_ok() }
        });
        sleep(Duration::from_millis(10)).await;
        let second = timeout(HOUR, client.ask("the second")).await;
        let second = second.expect("no end within an hour");
        assert!(first.await.expect("it doesn't panic"), "the first call wasn't answered");
        assert!(second.is_ok(), "the provider said when to retry, and the call failed");
        let refused = model.counts().too_many - before.too_many;
        assert_eq!(refused, 1, "refusals, although the first names the time to wait");
        // Enough calls to earn the next retry.
        for _ in 0..8 {
            client.ask("a question").await.expect("it is asked alone");
        }
    }
}
