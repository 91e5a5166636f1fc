//! How often the client tries, and how long it waits in between. On the paused clock, the waits are exact: nothing else
//! in these tests waits for time.

use crate::{Judged, asks, client, inputs};
use async_openai::error::OpenAIError;
use fake_llm::{ApiError, Fault, RetryAfter, Script, Step};
use std::time::Duration;
use tokio::time::Instant;

fn too_many() -> ApiError {
    ApiError::new(429, "rate_limit_exceeded").message("Slow down.")
}

/// The status of a refusal.
fn status<T>(result: Result<T, OpenAIError>) -> u16 {
    match result {
        Err(OpenAIError::ApiError(error)) => error.status_code.as_u16(),
        Err(error) => panic!("{error:?}"),
        Ok(_) => 200,
    }
}

/// Refuses once with this error, and then answers. Returns how long the client took.
async fn waits(error: ApiError) -> Duration {
    let judged = Judged::steps([Step::raise_error(error), Step::respond("ok")]).await;
    let begun = Instant::now();
    let reply = judged.chat(asks("hi")).await.unwrap();
    assert_eq!(reply.choices[0].message.content.as_deref(), Some("ok"));
    judged.fake.assert_complete();
    begun.elapsed()
}

#[tokio::test(start_paused = true)]
async fn after_a_429_without_a_header_it_waits_a_tenth_of_a_second() {
    let waited = waits(too_many()).await.as_millis();
    assert_eq!(waited, 100);
}

#[tokio::test(start_paused = true)]
async fn after_a_429_with_seconds_it_waits_that_long() {
    assert_eq!(waits(too_many().retry_after(7)).await.as_millis(), 7_000);
}

#[tokio::test(start_paused = true)]
async fn after_a_429_with_milliseconds_it_waits_as_without() {
    assert_eq!(waits(too_many().retry_after_ms(20)).await.as_millis(), 100);
}

#[tokio::test(start_paused = true)]
async fn after_a_500_it_waits_as_after_a_429() {
    let error = ApiError::new(500, "server_error");
    assert_eq!(waits(error.clone()).await.as_millis(), 100);
    assert_eq!(waits(error.retry_after(7)).await.as_millis(), 7_000);
}

#[tokio::test(start_paused = true)]
async fn a_429_and_a_500_are_tried_four_times_in_both_apis_whole_and_streamed() {
    for code in [429, 500] {
        let error = ApiError::new(code, "some_code").message("Not now.");
        let judged = Judged::steps([Step::raise_error(error).times(16)]).await;
        let begun = Instant::now();
        assert_eq!(status(judged.chat(asks("hi")).await), code);
        assert_eq!(judged.fake.counts().requests, 4);
        assert_eq!(begun.elapsed().as_millis(), 100 + 200 + 400);
        assert_eq!(status(judged.chat_stream(asks("hi")).await), code);
        assert_eq!(status(judged.respond(inputs("hi")).await), code);
        assert_eq!(status(judged.respond_stream(inputs("hi")).await), code);
        assert_eq!(judged.fake.counts().requests, 16);
        let expected = if code == 429 { 16 } else { 0 };
        assert_eq!(judged.fake.counts().too_many, expected);
        judged.fake.assert_complete();
    }
}

#[tokio::test(start_paused = true)]
async fn other_refusals_are_tried_once() {
    for code in [400, 401, 403, 404, 409] {
        let error = ApiError::new(code, "some_code");
        let judged = Judged::steps([Step::raise_error(error)]).await;
        assert_eq!(status(judged.chat(asks("hi")).await), code);
        assert_eq!(judged.fake.counts().requests, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_for_an_empty_account_is_tried_once() {
    let error = ApiError::new(429, "insufficient_quota");
    let judged = Judged::steps([Step::raise_error(error)]).await;
    assert_eq!(status(judged.chat(asks("hi")).await), 429);
    assert_eq!(judged.fake.counts().requests, 1);
}

#[tokio::test(start_paused = true)]
async fn the_message_of_a_500_is_the_whole_body() {
    let error = ApiError::new(500, "server_error").message("Not now.");
    let judged = Judged::steps([Step::raise_error(error).times(4)]).await;
    let Err(OpenAIError::ApiError(error)) = judged.chat(asks("hi")).await else {
        panic!("no refusal")
    };
    assert_eq!(error.api_error.code, None);
    assert!(error.api_error.message.starts_with(r#"{"error":"#), "{error}");
    assert!(error.api_error.message.contains("Not now."), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_not_there_is_tried_for_seven_tenths_of_a_second() {
    let judged = Judged::steps([]).await;
    let base_url = judged.server.base_url().to_string();
    drop(judged);
    tokio::task::yield_now().await; // the server closes its port
    let begun = Instant::now();
    let request = crate::typed(asks("hi"));
    let error = client(&base_url, "key").chat().create(request).await.unwrap_err();
    assert!(matches!(&error, OpenAIError::Reqwest(it) if it.is_connect()), "{error:?}");
    assert_eq!(begun.elapsed().as_millis(), 700);
}

#[tokio::test(start_paused = true)]
async fn a_cut_before_the_headers_is_not_tried_again() {
    let cut = Step::respond("one two").with(Fault::CutBeforeHeaders).times(4);
    let judged = Judged::steps([cut]).await;
    for error in [
        judged.chat(asks("hi")).await.err(),
        judged.chat_stream(asks("hi")).await.err(),
        judged.respond(inputs("hi")).await.err(),
        judged.respond_stream(inputs("hi")).await.err(),
    ] {
        let Some(OpenAIError::Reqwest(error)) = error else { panic!("{error:?}") };
        assert!(error.is_request() && !error.is_connect(), "{error:?}");
    }
    let counts = judged.fake.counts();
    assert_eq!((counts.requests, counts.cut, counts.answered), (4, 4, 0));
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_names_seconds_is_obeyed_and_one_that_names_milliseconds_is_not() {
    let steps = || [Step::respond("ok").always()];
    let slow = Script::new(steps()).bucket(1, 1, RetryAfter::Seconds);
    let judged = Judged::new(slow).await;
    let begun = Instant::now();
    judged.chat(asks("hi")).await.unwrap();
    judged.chat(asks("hi")).await.unwrap();
    assert_eq!(begun.elapsed().as_millis(), 1_000);
    assert_eq!(judged.fake.counts().too_many, 1);

    // 100, 200, and 400 ms after the first attempt don't reach the end of the second.
    let slow = Script::new(steps()).bucket(1, 1, RetryAfter::Milliseconds);
    let judged = Judged::new(slow).await;
    judged.chat(asks("hi")).await.unwrap();
    assert_eq!(status(judged.chat(asks("hi")).await), 429);
    assert_eq!(judged.fake.counts().too_many, 4);
}
