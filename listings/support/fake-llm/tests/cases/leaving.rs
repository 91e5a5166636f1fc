//! Twenty clients at once, clients that leave, and a reader that stalls. The counts are the server's.

use crate::{Judged, LONG, asks, collect, inputs, with};
use fake_llm::{Counts, FakeLlm, Fault, Script, Step};
use futures::StreamExt;
use futures::future::join_all;
use serde_json::json;
use std::pin::pin;
use std::time::Duration;
use tokio::time::{sleep, timeout};

const KILOBYTES_64: usize = 64 << 10;
const HOUR: Duration = Duration::from_secs(3_600);

/// Waits until the server has counted what it must.
async fn until(fake: &FakeLlm, counted: impl Fn(Counts) -> bool) {
    let counts = async {
        while !counted(fake.counts()) {
            sleep(Duration::from_millis(1)).await;
        }
    };
    let waited = timeout(LONG, counts).await;
    assert!(waited.is_ok(), "the server counts {:?}", fake.counts());
}

/// Runs calls that wait for an hour, and lets the hour pass once the server counts what it must.
async fn after_an_hour<T>(
    calls: impl Future<Output = T>,
    fake: &FakeLlm,
    counted: impl Fn(Counts) -> bool,
) -> T {
    let mut calls = pin!(calls);
    tokio::select! {
        _ = &mut calls => panic!("the model thinks for an hour"),
        () = until(fake, counted) => {}
    }
    tokio::time::pause();
    tokio::time::advance(HOUR).await;
    tokio::time::resume();
    timeout(LONG, calls).await.expect("all are answered")
}

#[tokio::test]
async fn twenty_at_once_are_twenty_at_once() {
    let step =
        Step::respond_with(|request| Step::respond(request.last_text()).after(HOUR));
    let judged = Judged::steps([step.times(20)]).await;
    let chats = join_all((0..10).map(|at| judged.chat(asks(&format!("chat {at}")))));
    let responses =
        join_all((0..10).map(|at| judged.respond(inputs(&format!("response {at}")))));
    let calls = async { tokio::join!(chats, responses) };
    let all_there = |counts: Counts| counts.requests == 20;
    let (chats, responses) = after_an_hour(calls, &judged.fake, all_there).await;
    for (at, (chat, response)) in chats.into_iter().zip(responses).enumerate() {
        let text = chat.unwrap().choices.remove(0).message.content;
        assert_eq!(text, Some(format!("chat {at}")));
        assert_eq!(response.unwrap().output_text(), Some(format!("response {at}")));
    }
    let counts = judged.fake.counts();
    assert_eq!((counts.requests, counts.answered, counts.most_at_once), (20, 20, 20));
    judged.fake.assert_complete();
}

#[tokio::test]
async fn twenty_streams_at_once_do_not_mix() {
    let step = Step::respond_with(|request| {
        let text = request.last_text().repeat(50);
        Step::respond(text).after(HOUR)
    });
    let judged = Judged::steps([step.times(20)]).await;
    let streams = join_all((0..20).map(async |at| {
        collect(judged.chat_stream(asks(&format!(" {at}"))).await.unwrap()).await
    }));
    let all_there = |counts: Counts| counts.requests == 20;
    let streams = after_an_hour(streams, &judged.fake, all_there).await;
    for (at, (collected, error)) in streams.into_iter().enumerate() {
        assert!(error.is_none(), "{error:?}");
        assert_eq!(collected.text, format!(" {at}").repeat(50));
        assert_eq!(collected.pieces, 50);
    }
    let counts = judged.fake.counts();
    assert_eq!((counts.answered, counts.most_at_once, counts.tokens), (20, 20, 1_000));
}

#[tokio::test]
async fn of_twenty_at_once_a_limit_of_five_refuses_fifteen() {
    let step = Step::respond("ok").after(HOUR).always();
    let judged = Judged::new(Script::new([step]).at_once(5)).await;
    let calls = join_all((0..20).map(|_| judged.chat(asks("hi"))));
    // Fifteen are refused four times each, within seven tenths of a second.
    let all_refused = |counts: Counts| counts.too_many == 60;
    let answers = after_an_hour(calls, &judged.fake, all_refused).await;
    assert_eq!(answers.iter().filter(|it| it.is_ok()).count(), 5);
    let counts = judged.fake.counts();
    assert_eq!((counts.requests, counts.answered, counts.most_at_once), (65, 5, 5));
}

#[tokio::test]
async fn a_client_that_stops_reading_a_stream_leaves_and_the_server_sees_it() {
    let step = Step::respond("word ".repeat(1_000)).per_token(Duration::from_millis(5));
    let judged = Judged::steps([step.times(2)]).await;

    let mut stream = judged.chat_stream(asks("hi")).await.unwrap();
    for _ in 0..4 {
        stream.next().await.unwrap().unwrap();
    }
    drop(stream);
    until(&judged.fake, |counts| counts.left == 1).await;

    let mut stream = judged.respond_stream(inputs("hi")).await.unwrap();
    for _ in 0..7 {
        stream.next().await.unwrap().unwrap();
    }
    drop(stream);
    until(&judged.fake, |counts| counts.left == 2).await;

    let counts = judged.fake.counts();
    assert_eq!((counts.requests, counts.answered), (2, 0));
    assert!((6..1_000).contains(&counts.tokens), "{counts:?}");
    let before = counts.tokens;
    sleep(Duration::from_millis(50)).await;
    assert_eq!(judged.fake.counts().tokens, before);
}

#[tokio::test]
async fn a_client_that_leaves_a_stalled_stream_is_seen_without_another_event() {
    let step = Step::respond("one two three").with(Fault::StallAfter(2));
    let judged = Judged::steps([step]).await;
    let mut stream = judged.chat_stream(asks("hi")).await.unwrap();
    stream.next().await.unwrap().unwrap();
    drop(stream);
    until(&judged.fake, |counts| counts.left == 1).await;
}

#[tokio::test]
async fn a_client_that_gives_up_before_the_headers_is_seen() {
    let judged = Judged::steps([Step::respond("ok").after(HOUR).times(2)]).await;
    let whole = judged.chat(asks("hi"));
    let streamed = judged.respond_stream(inputs("hi"));
    let both = async {
        tokio::join!(async { whole.await.err() }, async { streamed.await.err() })
    };
    tokio::select! {
        _ = both => panic!("the model thinks for an hour"),
        () = until(&judged.fake, |counts| counts.requests == 2) => {}
    }
    until(&judged.fake, |counts| counts.left == 2).await;
    assert_eq!(judged.fake.counts().tokens, 0);
}

/// 20 megabytes in 320 events, which is more than two sockets hold.
fn too_much() -> Step {
    let choice = json!({ "index": 0, "delta": { "content": "x".repeat(KILOBYTES_64) } });
    let chunk = json!({
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice],
    });
    Step::stream(vec![chunk; 320])
}

#[tokio::test]
async fn a_reader_that_stalls_fills_the_memory_of_its_own_process() {
    let judged = Judged::steps([too_much()]).await;
    let mut stream = judged.chat_stream(asks("hi")).await.unwrap();
    stream.next().await.unwrap().unwrap();
    // Nobody reads any more, but the server gets rid of everything.
    until(&judged.fake, |counts| counts.answered == 1).await;
    assert_eq!(judged.fake.counts().tokens, 320);
    let (collected, error) = collect(stream).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(collected.text.len(), 319 * KILOBYTES_64);
}

#[tokio::test]
async fn a_reader_of_bytes_that_stalls_stalls_the_server() {
    let judged = Judged::steps([too_much()]).await;
    let url = format!("{}/chat/completions", judged.server.base_url());
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    let body = with(asks("hi"), json!({ "stream": true }));
    let request = http.post(url).bearer_auth("key").json(&body);
    let mut response = request.send().await.unwrap();
    response.chunk().await.unwrap().unwrap();
    sleep(Duration::from_millis(500)).await;
    let counts = judged.fake.counts();
    assert!(counts.answered == 0 && counts.tokens < 320, "{counts:?}");
    drop(response);
    until(&judged.fake, |counts| counts.left == 1).await;
}
