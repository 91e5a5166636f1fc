//! What a caller of `stream` gets from a server that is well, slow, stuck, broken, or gone.

use fake_llm::{Call, FakeLlm, Fault, Script, Step};
use futures::StreamExt;
use model_client::{
    ChatRequest, Client, Collector, Delta, Error, Finish, Limits, Message, Reply,
    ToolCall, Usage, collect,
};
use serde_json::json;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};

const TOKEN: Duration = Duration::from_millis(10);

fn hello() -> ChatRequest {
    ChatRequest::new("small", [Message::user("hello")])
}

fn client(steps: impl IntoIterator<Item = Step>) -> (FakeLlm, Client) {
    let fake = FakeLlm::new(Script::new(steps));
    (fake.clone(), Client::in_process(fake))
}

/// The reply to a stream of exactly these chunks.
async fn streamed<const N: usize>(
    chunks: [serde_json::Value; N],
) -> Result<Reply, Error> {
    let (_, client) = client([Step::stream(chunks)]);
    collect(client.stream(&hello()).await?).await
}

#[tokio::test(start_paused = true)]
async fn a_streamed_reply_is_the_whole_reply() {
    let reply = || {
        Step::reply([
            fake_llm::Item::Text("Let me look, 你好🦀.".to_string()),
            fake_llm::Item::Call(
                Call::new("weather", json!({ "city": "Zürich" })).id("a"),
            ),
            fake_llm::Item::Call(Call::new("time", json!({})).id("b")),
        ])
    };
    let (fake, client) = client([reply(), reply().with(Fault::ByteByByte), reply()]);
    let whole = client.chat(&hello()).await.expect("the script has a reply");
    assert_eq!((whole.calls.len(), whole.finish), (2, Finish::ToolCalls));
    for _ in 0..2 {
        let deltas = client.stream(&hello()).await.expect("the script has a reply");
        assert_eq!(collect(deltas).await.as_ref(), Ok(&whole));
    }
    fake.assert_complete();
    assert_eq!(fake.counts().answered, 3);
}

#[tokio::test(start_paused = true)]
async fn deltas_come_at_the_pace_of_the_model() {
    let (_, client) = client([Step::respond("one two three").per_token(TOKEN)]);
    let begun = Instant::now();
    let mut deltas = client.stream(&hello()).await.expect("the script has a reply");
    let mut seen = Vec::new();
    while let Some(delta) = deltas.next().await {
        seen.push((begun.elapsed().as_millis(), delta.expect("nothing fails")));
    }
    let text = |text: &str| Delta::Text(text.to_string());
    let usage = Usage { completion_tokens: 3, ..usage(&seen) };
    let expected = [
        (10, text("one")),
        (20, text(" two")),
        (30, text(" three")),
        (30, Delta::Finish(Finish::Stop)),
        (30, Delta::Usage(usage)),
    ];
    assert_eq!(seen, expected);
}

fn usage(seen: &[(u128, Delta)]) -> Usage {
    match seen.last() {
        Some((_, Delta::Usage(usage))) => *usage,
        other => panic!("no usage at the end, but {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn an_end_without_a_finish_is_an_error_and_the_last_item() {
    let cut = [Fault::CutAfter(2), Fault::NoFinish];
    let steps = cut.map(|fault| Step::respond("one two").with(fault));
    let (_, client) = client(steps);
    for fault in cut {
        let deltas = client.stream(&hello()).await.expect("the headers come");
        let items: Vec<_> = deltas.collect().await;
        assert_eq!(items.last(), Some(&Err(Error::CutOff)), "{fault:?}");
        assert_eq!(items[0], Ok(Delta::Text("one".to_string())), "{fault:?}");
        let mut kept = Collector::default();
        items.into_iter().flatten().for_each(|delta| kept.push(delta));
        assert_eq!(kept.into_reply(), Err(Error::CutOff), "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn both_limits_hold_in_mid_stream() {
    let limits = Limits { silence: 3 * TOKEN, whole: 20 * TOKEN, ..Limits::default() };
    let stuck = Step::respond("one two three").with(Fault::StallAfter(2));
    let slow = Step::respond("word ".repeat(100)).per_token(2 * TOKEN);
    for (step, limit) in [(stuck, limits.silence), (slow, limits.whole)] {
        let (fake, client) = client([step]);
        let client = client.limits(limits);
        let begun = Instant::now();
        let deltas = client.stream(&hello()).await.expect("the headers come");
        assert_eq!(collect(deltas).await, Err(Error::Timeout(limit)));
        assert_eq!(begun.elapsed(), limit);
        assert_eq!(fake.counts().left, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_model_may_think_longer_than_it_may_be_silent() {
    for (seconds, seen) in
        [(59, None), (61, Some(Error::Timeout(Duration::from_secs(60))))]
    {
        let after = Duration::from_secs(seconds);
        let (_, client) = client([Step::respond("one two three").after(after)]);
        assert_eq!(client.stream(&hello()).await.err(), seen, "after {seconds} s");
    }
    // Or the role comes at once, and the model thinks only then.
    let think = Duration::from_secs(59);
    let (_, client) = client([Step::respond("one").per_token(think)]);
    collect(client.stream(&hello()).await.expect("the headers come"))
        .await
        .expect("a reply");
}

/// A server that sends its headers at once, and then what `rest` says, again and again.
async fn server(headers: &'static str, rest: &'static str) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it listens"));
    tokio::spawn(async move {
        let (mut client, _) = listener.accept().await?;
        let _request = client.read(&mut [0; 10_000]).await?;
        client.write_all(headers.as_bytes()).await?;
        loop {
            client.write_all(rest.as_bytes()).await?;
            sleep(TOKEN).await;
        }
        #[expect(unreachable_code, reason = "it names the type of the errors")]
        std::io::Result::Ok(())
    });
    let limits = Limits { first: 20 * TOKEN, silence: 10 * TOKEN, ..Limits::default() };
    Client::new(&url, "any".into()).expect("a client").limits(limits)
}

const BEGUN: &str = concat!(
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n",
    "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n",
    "data: {\"choices\":[{\"delta\":{\"content\":\"one\"}}]}\n\n",
);

#[tokio::test]
async fn a_comment_does_not_end_a_silence() {
    let (headers, _) = BEGUN.split_at(BEGUN.find("data").expect("an event"));
    for (begun, limit) in [(headers, 20 * TOKEN), (BEGUN, 10 * TOKEN)] {
        let client = server(begun, ": still there\n\n").await;
        let deltas = client.stream(&hello()).await.expect("the headers come");
        assert_eq!(collect(deltas).await, Err(Error::Timeout(limit)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_reader_may_be_slower_than_a_silence() {
    let (_, client) = client([Step::respond("one two three").per_token(TOKEN)]);
    let limits = Limits { silence: 3 * TOKEN, ..Limits::default() };
    let client = client.limits(limits);
    let mut deltas = client.stream(&hello()).await.expect("the headers come");
    let mut items = 0;
    while let Some(delta) = deltas.next().await {
        delta.expect("only the reader is slow");
        sleep(10 * TOKEN).await;
        items += 1;
    }
    assert_eq!(items, 5);
}

#[tokio::test(start_paused = true)]
async fn a_stream_holds_its_place_until_it_is_dropped() {
    let (fake, client) =
        client([Step::respond("one two three").per_token(TOKEN).times(2)]);
    let client = client.at_most(1);
    let first = client.stream(&hello()).await.expect("the headers come");
    let request = hello();
    let (second, ()) = tokio::join!(client.stream(&request), async {
        sleep(TOKEN).await;
        assert_eq!(fake.counts().requests, 1, "the second waits");
        drop(first);
    });
    assert!(second.is_ok());
    assert_eq!((fake.counts().requests, fake.counts().most_at_once), (2, 1));
}

#[tokio::test]
async fn pieces_of_calls_are_joined_by_their_index() {
    let piece = |call: serde_json::Value| json!({ "choices": [{ "delta": { "tool_calls": [call] } }] });
    let finish = json!({ "choices": [{ "delta": {}, "finish_reason": "tool_calls" }] });
    let reply = streamed([
        piece(
            json!({ "index": 1, "id": "b", "function": { "name": "time", "arguments": "{" } }),
        ),
        piece(json!({ "index": 0, "id": "a", "function": { "name": "weather" } })),
        piece(
            json!({ "index": 1, "id": "b", "function": { "name": "time", "arguments": "}" } }),
        ),
        piece(json!({ "index": 0, "function": { "arguments": "[" } })),
        piece(
            json!({ "index": 0, "id": "", "function": { "name": "", "arguments": "]" } }),
        ),
        finish.clone(),
    ]);
    let call = |id: &str, name: &str, arguments: &str| ToolCall {
        id: id.to_string(),
        name: name.to_string(),
        arguments: arguments.to_string(),
    };
    let expected = vec![call("a", "weather", "[]"), call("b", "time", "{}")];
    assert_eq!(reply.await.expect("the stream is whole").calls, expected);

    let nameless = piece(json!({ "index": 0, "function": { "arguments": "{}" } }));
    let nameless = streamed([nameless, finish]).await;
    assert!(matches!(nameless, Err(Error::BadReply(_))), "{nameless:?}");
}

/// Some servers stream what the model thinks, in a field of their own.
#[tokio::test]
async fn an_unknown_delta_is_ignored() {
    let delta = |delta: serde_json::Value| json!({ "choices": [{ "delta": delta }] });
    let thought = delta(json!({ "reasoning_content": "Let me think." }));
    let said = delta(json!({ "content": "one" }));
    let finish = json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }] });
    let reply = streamed([thought, said, finish]).await.expect("the stream is whole");
    assert_eq!(reply.text.as_deref(), Some("one"));
}

#[tokio::test]
async fn an_error_in_the_midst_is_what_the_server_says() {
    let said = json!({ "choices": [{ "delta": { "content": "one" } }] });
    let error = json!({ "error": { "message": "overloaded", "type": "server_error", "code": null } });
    let Err(error) = streamed([said.clone(), error]).await else {
        panic!("the server reported an error");
    };
    assert_eq!(error.to_string(), "200 : overloaded");
    assert_eq!(error.may_retry(), Some(Duration::ZERO));

    let nonsense = streamed([said, json!("nonsense")]).await;
    assert!(matches!(nonsense, Err(Error::BadReply(_))), "{nonsense:?}");
}
