//! Streams that end too early. The client doesn't try again, and tells only a broken connection.

use crate::{Judged, LONG, asks, broken, collect, deltas, events, inputs, kinds};
use async_openai::error::OpenAIError;
use fake_llm::{Fault, Step};
use futures::StreamExt;
use std::time::Duration;
use tokio::time::timeout;

#[tokio::test]
async fn a_chat_cut_in_mid_stream_gives_what_came_and_an_error() {
    let judged =
        Judged::steps([Step::respond("one two three").with(Fault::CutAfter(3))]).await;
    let (collected, error) = collect(judged.chat_stream(asks("hi")).await.unwrap()).await;
    assert_eq!(collected.text, "one two"); // after the chunk with the role
    assert!(collected.finish.is_empty());
    assert!(error.as_ref().is_some_and(broken), "{error:?}");
    let counts = judged.fake.counts();
    assert_eq!((counts.requests, counts.cut, counts.tokens), (1, 1, 2));
}

#[tokio::test]
async fn a_response_cut_in_mid_stream_gives_what_came_and_an_error() {
    let judged =
        Judged::steps([Step::respond("one two three").with(Fault::CutAfter(6))]).await;
    let (events, error) =
        events(judged.respond_stream(inputs("hi")).await.unwrap()).await;
    assert_eq!(events.len(), 6);
    assert_eq!(deltas(&events), "one two");
    assert!(error.as_ref().is_some_and(broken), "{error:?}");
    let counts = judged.fake.counts();
    assert_eq!((counts.requests, counts.cut, counts.tokens), (1, 1, 2));
}

#[tokio::test]
async fn a_whole_reply_cut_in_its_middle_is_an_error_in_both_apis() {
    let judged =
        Judged::steps([Step::respond("one two").with(Fault::CutAfter(1)).times(2)]).await;
    for error in [
        judged.chat(asks("hi")).await.unwrap_err(),
        judged.respond(inputs("hi")).await.unwrap_err(),
    ] {
        let OpenAIError::Reqwest(error) = error else { panic!("{error:?}") };
        assert!(error.is_body() || error.is_decode(), "{error:?}");
    }
    let counts = judged.fake.counts();
    assert_eq!((counts.requests, counts.cut), (2, 2));
}

#[tokio::test]
async fn a_chat_that_ends_without_a_finish_reason_looks_like_success() {
    let judged =
        Judged::steps([Step::respond("one two three").with(Fault::NoFinish)]).await;
    let (collected, error) = collect(judged.chat_stream(asks("hi")).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(collected.text, "one two three");
    assert!(collected.finish.is_empty());
    assert_eq!(judged.fake.counts().answered, 1);
}

#[tokio::test]
async fn a_response_that_ends_before_it_is_completed_looks_like_success() {
    let judged =
        Judged::steps([Step::respond("one two three").with(Fault::NoFinish)]).await;
    let (events, error) =
        events(judged.respond_stream(inputs("hi")).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(kinds(&events).last(), Some(&"response.output_item.done"));
    assert_eq!(judged.fake.counts().answered, 1);
}

#[tokio::test]
async fn a_stream_that_stalls_waits_for_as_long_as_the_reader_does() {
    let judged =
        Judged::steps([Step::respond("one two three").with(Fault::StallAfter(2))]).await;
    let mut stream = judged.chat_stream(asks("hi")).await.unwrap();
    for _ in 0..2 {
        timeout(LONG, stream.next()).await.unwrap().unwrap().unwrap();
    }
    timeout(Duration::from_millis(200), stream.next()).await.unwrap_err();
}
