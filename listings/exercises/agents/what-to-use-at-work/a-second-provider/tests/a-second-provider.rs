//! Two providers, of which the first answers, fails before its first token, or fails after it.

use a_second_provider::{Provider, ask};
use fake_llm::{ApiError, FakeLlm, Fault, Script, Step};
use model_client::{ChatRequest, Client, Error, Message, Reply};
use std::time::Duration;
use tokio::time::timeout;

const ANSWER: &str = "It will rain until noon.";

struct Asked {
    result: Result<Reply, Error>,
    shown: String,
    requests: [u64; 2],
}

/// Asks a first provider that does this, and a second one that answers.
async fn asked(first: Step) -> Asked {
    let second = Step::respond("No rain.").per_token(Duration::from_secs(1));
    asked_both(first, second).await
}

async fn asked_both(first: Step, second: Step) -> Asked {
    let fakes = [(first, "large"), (second, "small")]
        .map(|(step, model)| FakeLlm::new(Script::new([step.always()]).models([model])));
    let [first, second] = &fakes;
    let provider = |fake: &FakeLlm, model: &str| Provider {
        client: Client::in_process(fake.clone()),
        model: model.to_string(),
    };
    let providers = [provider(first, "large"), provider(second, "small")];
    let request = ChatRequest::new("large", [Message::user("Will it rain?")]);
    let mut shown = String::new();
    let reply = ask(&providers, &request, |text| shown += text);
    let result = timeout(Duration::from_secs(3600), reply).await;
    let result = result.expect("ask took longer than an hour");
    Asked { result, shown, requests: fakes.map(|fake| fake.counts().requests) }
}

fn status(result: Result<Reply, Error>) -> Option<u16> {
    match result {
        Err(Error::Refused { status, .. }) => Some(status),
        _ => None,
    }
}

fn answer() -> Step {
    Step::respond(ANSWER).per_token(Duration::from_secs(1))
}

#[tokio::test(start_paused = true)]
async fn the_second_provider_is_not_asked_if_the_first_answers() {
    let Asked { result, shown, requests } = asked(answer()).await;
    assert!(result.is_ok(), "{result:?}");
    assert_eq!((shown.as_str(), requests), (ANSWER, [1, 0]), "shown, and requests");
}

#[tokio::test(start_paused = true)]
async fn the_second_provider_answers_if_the_first_fails_before_its_first_token() {
    let refuses = |status, code| Step::raise_error(ApiError::new(status, code));
    for (what, first) in [
        ("is overloaded", refuses(503, "overloaded")),
        ("doesn't know the key", refuses(401, "invalid_api_key")),
        ("wants to be paid first", refuses(429, "insufficient_quota")),
        ("breaks the connection", answer().with(Fault::CutBeforeHeaders)),
        ("breaks off before its first token", answer().with(Fault::CutAfter(1))),
        ("is silent before its first token", answer().with(Fault::StallAfter(1))),
    ] {
        let Asked { result, shown, requests } = asked(first).await;
        assert!(result.is_ok(), "the first {what}, and the end is an error: {result:?}");
        assert_eq!(shown, "No rain.", "the first {what}: what was shown");
        assert_eq!(requests, [1, 1], "the first {what}: requests");
    }
}

#[tokio::test(start_paused = true)]
async fn no_second_answer_begins_after_a_token_of_the_first() {
    for (what, first) in [
        ("breaks off", answer().with(Fault::CutAfter(3))),
        ("ends without a reason", answer().with(Fault::NoFinish)),
        ("becomes silent", answer().with(Fault::StallAfter(3))),
    ] {
        let Asked { result, shown, requests } = asked(first).await;
        assert!(
            ANSWER.starts_with(&shown),
            "the first {what}, and the user reads: {shown}"
        );
        assert_eq!(requests, [1, 0], "the first {what} after a token: requests");
        assert!(result.is_err(), "half an answer isn't one: {result:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_wrong_is_not_sent_twice() {
    let wrong = Step::raise_error(ApiError::new(400, "context_length_exceeded"));
    let Asked { result, requests, .. } = asked(wrong).await;
    assert_eq!(requests, [1, 0], "the request is too long for both: requests");
    assert_eq!(status(result), Some(400), "the status that the caller sees");
}

#[tokio::test(start_paused = true)]
async fn the_error_of_the_second_provider_is_returned() {
    let first = Step::raise_error(ApiError::new(503, "overloaded"));
    let second = Step::raise_error(ApiError::new(429, "rate_limit_exceeded"));
    let Asked { result, .. } = asked_both(first, second).await;
    assert_eq!(status(result), Some(429), "the first says 503 and the second 429");
}
