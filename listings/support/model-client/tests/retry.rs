//! How many tries a call gets, and when.

use call_limits::Budget;
use fake_llm::{ApiError, FakeLlm, Fault, Script, Step};
use futures::StreamExt;
use model_client::{ChatRequest, Client, Error, Message, Reply, Retry, retry};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// The result of a call with this policy, the number of tries, and the time that they took.
async fn tried(policy: Retry, step: Step) -> (Result<Reply, Error>, u64, Duration) {
    let fake = FakeLlm::new(Script::new([step, Step::respond("Yes.").always()]));
    let client = Client::in_process(fake.clone());
    let request = ChatRequest::new("m", [Message::user("Is it raining?")]);
    let start = Instant::now();
    let result = retry(&policy, || client.chat(&request)).await;
    (result, fake.counts().requests, start.elapsed())
}

fn refused(status: u16, code: &str) -> Step {
    Step::raise_error(ApiError::new(status, code))
}

#[tokio::test(start_paused = true)]
async fn three_tries_with_random_waits_below_a_limit_that_doubles() {
    for _ in 0..50 {
        let (result, tries, took) =
            tried(Retry::default(), refused(503, "down").always()).await;
        assert!(result.is_err());
        assert_eq!(tries, 3);
        assert!(took < Duration::from_millis(1_500 + 10), "{took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_final_error_is_not_tried_again() {
    for step in [refused(400, "wrong"), refused(429, "insufficient_quota")] {
        let (result, tries, took) = tried(Retry::default(), step.always()).await;
        assert!(result.is_err());
        assert_eq!((tries, took), (1, Duration::ZERO));
    }
}

#[tokio::test(start_paused = true)]
async fn the_server_decides_the_shortest_wait_and_patience_the_longest() {
    let told = |seconds| {
        Step::raise_error(ApiError::new(429, "rate_limit_exceeded").retry_after(seconds))
    };
    let (result, tries, took) = tried(Retry::default(), told(10)).await;
    assert!(result.is_ok());
    assert_eq!(tries, 2);
    assert!((10_000..=10_510).contains(&took.as_millis()), "{took:?}");

    let (result, tries, took) = tried(Retry::default(), told(61)).await;
    assert!(result.is_err());
    assert_eq!((tries, took), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_retry_is_paid_from_the_budget() {
    let budget = Arc::new(Budget::new());
    let policy = Retry { budget: Some(budget), ..Retry::default() };
    let mut tries = Vec::new();
    for _ in 0..20 {
        tries.push(tried(policy.clone(), refused(503, "down").always()).await.1);
    }
    assert_eq!(tries.iter().sum::<u64>(), 22);
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_tried_again_until_it_begins_and_never_after() {
    let fake = FakeLlm::new(Script::new([
        refused(503, "down"),
        Step::respond("Yes, it is.").with(Fault::CutAfter(3)),
    ]));
    let client = Client::in_process(fake.clone());
    let request = ChatRequest::new("m", [Message::user("Is it raining?")]);
    let stream = retry(&Retry::default(), || client.stream(&request)).await;
    let deltas: Vec<_> = stream.expect("the second try begins").collect().await;
    assert!(matches!(deltas.last(), Some(Err(Error::CutOff))), "{deltas:?}");
    assert_eq!(fake.counts().requests, 2);
}
