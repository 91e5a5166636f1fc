//! What a call returns, or why it fails, and how long that takes.

use fake_llm::{ApiError, Call, FakeLlm, Fault, Item, Script, Step};
use futures::future::join_all;
use model_client::{ChatRequest, Client, Error, Finish, Limits, Message};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

fn question() -> ChatRequest {
    ChatRequest::new("m", [Message::system("Be brief."), Message::user("Is it raining?")])
}

async fn fails(step: Step) -> Error {
    let client = Client::in_process(FakeLlm::new(Script::new([step])));
    client.chat(&question()).await.expect_err("the step fails")
}

#[tokio::test]
async fn a_saved_conversation_is_a_valid_request() {
    let call = Call::new("look", json!({ "city": "Oslo" })).id("call_x");
    let fake = FakeLlm::new(Script::new([
        Step::reply([Item::Text("Let me look.".to_string()), Item::Call(call)]),
        Step::respond("Yes."),
    ]));
    let client = Client::in_process(fake.clone());
    let mut request = question();
    let reply = client.chat(&request).await.expect("it replies");
    assert_eq!(
        (reply.finish, reply.text.as_deref()),
        (Finish::ToolCalls, Some("Let me look."))
    );
    assert!(reply.usage.completion_tokens > 0);
    let id = reply.calls[0].id.clone();
    request.messages.extend([reply.into_message(), Message::tool(id, "rain")]);

    let saved = serde_json::to_string(&request).expect("it's JSON");
    let request: ChatRequest = serde_json::from_str(&saved).expect("it was a request");
    let reply = client.chat(&request).await.expect("it replies");
    assert_eq!((reply.finish, reply.text.as_deref()), (Finish::Stop, Some("Yes.")));
    assert_eq!(
        fake.requests()[1].body,
        serde_json::from_str::<Value>(&saved).expect("JSON")
    );
    fake.assert_complete();
}

#[tokio::test]
async fn why_the_model_stopped_and_a_refusal_are_part_of_the_reply() {
    let fake = FakeLlm::new(Script::new([
        Step::respond("Yes, it").finish("length"),
        Step::reply([Item::Refusal("I can't say.".to_string())]),
    ]));
    let client = Client::in_process(fake);
    assert_eq!(client.chat(&question()).await.expect("a reply").finish, Finish::Length);
    let declined = client.chat(&question()).await.expect("a reply");
    assert_eq!(declined.text.as_deref(), Some("I can't say."));
}

#[tokio::test(start_paused = true)]
async fn each_failure_has_its_error() {
    let reply = || Step::respond("Yes.");
    assert_eq!(fails(reply().with(Fault::CutAfter(1))).await, Error::CutOff);
    assert!(matches!(
        fails(reply().with(Fault::CutBeforeHeaders)).await,
        Error::Connect(_)
    ));
    assert!(matches!(fails(Step::stream([json!({})])).await, Error::BadReply(_)));

    let start = Instant::now();
    let silent = fails(reply().after(Duration::from_secs(3600))).await;
    assert_eq!(silent, Error::Timeout(Duration::from_secs(600)));
    assert_eq!(start.elapsed().as_secs(), 600);
}

#[tokio::test]
async fn the_wait_is_in_milliseconds_if_the_server_is_so_exact() {
    let busy = || ApiError::new(429, "rate_limit_exceeded");
    for (error, wait) in [
        (busy(), None),
        (busy().retry_after(7), Some(Duration::from_secs(7))),
        (busy().retry_after_ms(20), Some(Duration::from_millis(20))),
        (busy().retry_after(7).retry_after_ms(20), Some(Duration::from_millis(20))),
    ] {
        let error = fails(Step::raise_error(error)).await;
        assert_eq!(error.may_retry(), Some(wait.unwrap_or_default()));
        assert!(
            matches!(error, Error::Refused { retry_after, .. } if retry_after == wait)
        );
    }
}

#[tokio::test]
async fn an_error_says_whether_another_try_can_succeed() {
    for status in [408, 409, 429, 500, 502, 503, 529] {
        let error = fails(Step::raise_error(ApiError::new(status, "busy"))).await;
        assert!(error.may_retry().is_some(), "{error}");
    }
    for status in [400, 401, 403, 404, 413, 422] {
        let error = fails(Step::raise_error(ApiError::new(status, "wrong"))).await;
        assert!(error.may_retry().is_none(), "{error}");
    }
    let quota = fails(Step::raise_error(ApiError::new(429, "insufficient_quota"))).await;
    assert_eq!(quota.may_retry(), None);
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_is_not_streamed_may_be_silent_until_it_comes() {
    let step = Step::respond("Yes.").after(Duration::from_secs(90));
    let limits = Limits { silence: Duration::from_secs(20), ..Limits::default() };
    let client = Client::in_process(FakeLlm::new(Script::new([step]))).limits(limits);
    assert!(client.chat(&question()).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn clones_share_a_limit_and_waiting_for_a_place_takes_none_of_the_time() {
    let step = Step::respond("Yes.").after(Duration::from_secs(10)).always();
    let fake = FakeLlm::new(Script::new([step]));
    let limits = Limits { whole: Duration::from_secs(11), ..Limits::default() };
    let client = Client::in_process(fake.clone()).limits(limits).at_most(2);
    let clones: Vec<Client> = (0..6).map(|_| client.clone()).collect();
    let question = question();
    let replies = join_all(clones.iter().map(|client| client.chat(&question))).await;
    assert!(replies.iter().all(Result::is_ok));
    assert_eq!(fake.counts().most_at_once, 2);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_leaves_and_returns_its_place() {
    let fake = FakeLlm::new(Script::new([
        Step::respond("Yes.").after(Duration::from_secs(10)),
        Step::respond("Yes."),
    ]));
    let client = Client::in_process(fake.clone()).at_most(1);
    let question = question();
    let call = client.chat(&question);
    assert!(tokio::time::timeout(Duration::from_secs(1), call).await.is_err());
    assert_eq!(fake.counts().left, 1);
    assert!(client.chat(&question).await.is_ok());
}
