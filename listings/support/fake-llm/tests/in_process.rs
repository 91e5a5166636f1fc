//! Without a socket, on the paused clock.

use fake_llm::{ApiError, Call, Counts, FakeLlm, Fault, RetryAfter, Script, Step};
use futures::StreamExt;
use reqwest::header::HeaderValue;
use reqwest::{Method, Request, Response};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::{Instant, timeout};

const LATENCY: Duration = Duration::from_millis(50);
const PER_TOKEN: Duration = Duration::from_millis(10);

/// A request to a server that doesn't exist: it is never sent there.
fn request(path: &str, body: Value) -> Request {
    let url = format!("http://fake{path}").parse().expect("the URL is valid");
    let mut request = Request::new(Method::POST, url);
    request.headers_mut().insert("authorization", HeaderValue::from_static("Bearer key"));
    *request.body_mut() = Some(body.to_string().into());
    request
}

fn chat(model: &str, text: &str, stream: bool) -> Request {
    let messages = json!([{ "role": "user", "content": text }]);
    request(
        "/v1/chat/completions",
        json!({ "model": model, "messages": messages, "stream": stream }),
    )
}

async fn json(response: Response) -> Value {
    response.json().await.expect("the body is JSON")
}

#[tokio::test(start_paused = true)]
async fn a_whole_reply_takes_its_latency_and_its_tokens() {
    let fake = FakeLlm::new(Script::new([Step::respond("one two three")
        .after(LATENCY)
        .per_token(PER_TOKEN)]));
    let begun = Instant::now();
    let reply = json(fake.send(chat("m", "hi", false)).await.unwrap()).await;
    assert_eq!(begun.elapsed(), LATENCY + 3 * PER_TOKEN);
    assert_eq!(reply["choices"][0]["message"]["content"], "one two three");
    assert_eq!(reply["usage"]["completion_tokens"], 3);
    let counts = Counts {
        requests: 1,
        answered: 1,
        most_at_once: 1,
        tokens: 3,
        ..Counts::default()
    };
    assert_eq!(fake.counts(), counts);
    fake.assert_complete();
}

#[tokio::test(start_paused = true)]
async fn a_streamed_reply_comes_token_by_token() {
    let fake = FakeLlm::new(Script::new([Step::respond("one two three")
        .after(LATENCY)
        .per_token(PER_TOKEN)]));
    let begun = Instant::now();
    let response = fake.send(chat("m", "hi", true)).await.unwrap();
    assert_eq!(begun.elapsed(), LATENCY);
    let mut stream = response.bytes_stream();
    let mut seen = Vec::new();
    while let Some(bytes) = stream.next().await {
        let event = String::from_utf8(bytes.unwrap().to_vec()).unwrap();
        let data = event.strip_prefix("data: ").unwrap().trim_end().to_string();
        if let Ok(chunk) = serde_json::from_str::<Value>(&data)
            && let Some(text) = chunk["choices"][0]["delta"]["content"].as_str()
        {
            seen.push((begun.elapsed().as_millis(), text.to_string()));
        }
    }
    let expected = [(50, ""), (60, "one"), (70, " two"), (80, " three")];
    assert_eq!(seen, expected.map(|(at, text)| (at, text.to_string())));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_leaves_is_seen_before_the_headers_and_in_mid_stream() {
    let step =
        Step::respond("one two three").after(LATENCY).per_token(PER_TOKEN).times(2);
    let fake = FakeLlm::new(Script::new([step]));
    timeout(LATENCY / 2, fake.send(chat("m", "hi", true))).await.unwrap_err();
    assert_eq!((fake.counts().left, fake.counts().tokens), (1, 0));

    let mut stream = fake.send(chat("m", "hi", true)).await.unwrap().bytes_stream();
    for _ in 0..3 {
        stream.next().await.unwrap().unwrap();
    }
    drop(stream);
    assert_eq!(
        (fake.counts().left, fake.counts().tokens),
        (2, 2),
        "the role, and two tokens"
    );
}

#[tokio::test(start_paused = true)]
async fn the_first_step_that_matches_answers() {
    let fake = FakeLlm::new(Script::new([
        Step::respond("for b").for_model("b"),
        Step::respond("about tea").when_asked("tea"),
        Step::respond_with(|request| {
            Step::respond(format!("you said {}", request.last_text()))
        })
        .always(),
    ]));
    let mut texts = Vec::new();
    for (model, text) in [("a", "tea?"), ("a", "tea?"), ("b", "tea?"), ("b", "hello")] {
        let reply = json(fake.send(chat(model, text, false)).await.unwrap()).await;
        texts.push(
            reply["choices"][0]["message"]["content"].as_str().unwrap().to_string(),
        );
    }
    assert_eq!(texts, ["about tea", "you said tea?", "for b", "you said hello"]);
    fake.assert_complete();
}

#[tokio::test]
#[should_panic(
    expected = "no step of the script is left for model `m`, whose last message is `more`"
)]
async fn a_request_without_a_step_is_refused_by_name() {
    let fake = FakeLlm::new(Script::new([]));
    let response = fake.send(chat("m", "more", false)).await.unwrap();
    assert_eq!(response.status(), 400);
    assert_eq!(json(response).await["error"]["code"], "unexpected_call");
    fake.assert_complete();
}

#[tokio::test]
#[should_panic(expected = "step 1 waits for 1 more: Reply([Text(\"unused\")])")]
async fn a_step_that_nothing_used_is_named() {
    FakeLlm::new(Script::new([Step::respond("unused")])).assert_complete();
}

#[tokio::test(start_paused = true)]
async fn limits_refuse_with_429_and_say_how_long_to_wait() {
    let script = Script::new([Step::respond("ok").after(LATENCY).always()]).at_once(1);
    let fake = FakeLlm::new(script.bucket(10, 1, RetryAfter::Milliseconds));
    let (first, second) =
        tokio::join!(fake.send(chat("m", "1", false)), fake.send(chat("m", "2", false)));
    assert_eq!(first.unwrap().status(), 200);
    assert_eq!(second.unwrap().status(), 429, "one at once");

    let third = fake.send(chat("m", "3", false)).await.unwrap();
    assert_eq!(third.status(), 429, "one in 100 ms, of which 50 have passed");
    let wait: u64 = third.headers()["retry-after-ms"].to_str().unwrap().parse().unwrap();
    assert!((49..=52).contains(&wait), "{wait}");
    tokio::time::sleep(Duration::from_millis(wait)).await;
    assert_eq!(fake.send(chat("m", "4", false)).await.unwrap().status(), 200);
    assert_eq!((fake.counts().too_many, fake.counts().most_at_once), (2, 1));
}

#[tokio::test]
async fn faults_cut_a_response() {
    let step = |fault| Step::respond("one two three").with(fault);
    let fake = FakeLlm::new(Script::new([
        step(Fault::CutBeforeHeaders),
        step(Fault::CutAfter(2)),
        step(Fault::CutAfter(2)),
        step(Fault::NoFinish),
        step(Fault::ByteByByte),
    ]));
    fake.send(chat("m", "hi", false)).await.unwrap_err();
    fake.send(chat("m", "hi", false)).await.unwrap().bytes().await.unwrap_err();
    fake.send(chat("m", "hi", true)).await.unwrap().bytes().await.unwrap_err();
    assert_eq!(fake.counts().cut, 3);

    let text = fake.send(chat("m", "hi", true)).await.unwrap().text().await.unwrap();
    assert!(
        text.ends_with("data: [DONE]\n\n")
            && !text.contains("\"finish_reason\":\"stop\""),
        "{text}"
    );
    let stream = fake.send(chat("m", "hi", true)).await.unwrap().bytes_stream();
    assert!(stream.all(async |bytes| bytes.unwrap().len() == 1).await);
}

#[tokio::test]
async fn every_call_of_a_tool_has_one_output_in_both_apis() {
    let fake = FakeLlm::new(Script::new([Step::respond("ok").always()]));
    let ask = json!({ "role": "user", "content": "hi" });
    let calls = json!({ "role": "assistant", "content": null, "tool_calls": [
        { "id": "a", "type": "function", "function": { "name": "f", "arguments": "{}" } },
        { "id": "b", "type": "function", "function": { "name": "f", "arguments": "{}" } },
    ]});
    let output =
        |id: &str| json!({ "role": "tool", "tool_call_id": id, "content": "done" });
    let item = |id: &str| json!({ "type": "function_call", "call_id": id, "name": "f", "arguments": "{}" });
    let result = |id: &str| json!({ "type": "function_call_output", "call_id": id, "output": "done" });

    let cases = [
        (json!([ask, calls, output("a"), output("b")]), "messages", None),
        (
            json!([ask, calls, output("b")]),
            "messages",
            Some("did not have response messages: a"),
        ),
        (json!([ask, calls]), "messages", Some("did not have response messages: a, b")),
        (
            json!([ask, output("a")]),
            "messages",
            Some("must be a response to a preceding message"),
        ),
        (
            json!([ask, calls, output("a"), output("b"), output("b")]),
            "messages",
            Some(
                "Duplicate value for 'tool_call_id' of 'b', in messages[3] and messages[4].",
            ),
        ),
        (json!([ask, item("a"), item("b"), result("b"), result("a")]), "input", None),
        (
            json!([ask, item("a")]),
            "input",
            Some("No tool output found for function call a."),
        ),
        (
            json!([ask, result("a")]),
            "input",
            Some("No tool call found for function call output with call_id a."),
        ),
    ];
    for (conversation, field, expected) in cases {
        let path =
            if field == "input" { "/v1/responses" } else { "/v1/chat/completions" };
        let response = fake
            .send(request(path, json!({ "model": "m", field: conversation })))
            .await
            .unwrap();
        let status = response.status().as_u16();
        let message = json(response).await["error"]["message"]
            .as_str()
            .unwrap_or_default()
            .to_string();
        match expected {
            None => assert_eq!(status, 200, "{conversation}: {message}"),
            Some(expected) => assert!(
                status == 400 && message.contains(expected),
                "{conversation}: {message}"
            ),
        }
    }
}

#[tokio::test]
async fn what_the_service_refuses_is_refused_in_its_words() {
    let script =
        Script::new([Step::respond("ok").always()]).models(["m"]).keys(["key", "other"]);
    let fake = FakeLlm::new(script);
    let ask = json!([{ "role": "user", "content": "hi" }]);
    let strict = json!({ "type": "json_schema", "json_schema": { "name": "n", "strict": true, "schema": {
        "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"],
    }}});
    let cases = [
        (json!({ "messages": ask }), 400, Value::Null, Value::Null),
        (
            json!({ "model": "m" }),
            400,
            json!("missing_required_parameter"),
            json!("messages"),
        ),
        (
            json!({ "model": "m", "messages": [] }),
            400,
            json!("empty_array"),
            json!("messages"),
        ),
        (
            json!({ "model": "x", "messages": ask }),
            404,
            json!("model_not_found"),
            Value::Null,
        ),
        (
            json!({ "model": "m", "messages": [{ "role": "boss", "content": "" }] }),
            400,
            json!("invalid_value"),
            json!("messages[0].role"),
        ),
        (
            json!({ "model": "m", "messages": ask, "response_format": strict }),
            400,
            Value::Null,
            json!("response_format"),
        ),
        (
            json!({ "model": "m", "messages": ask, "tools": [{ "type": "function", "function": { "name": "no spaces" } }] }),
            400,
            json!("invalid_value"),
            json!("tools[0].function.name"),
        ),
    ];
    for (body, status, code, param) in cases {
        let response =
            fake.send(request("/v1/chat/completions", body.clone())).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{body}");
        let error = json(response).await["error"].clone();
        assert_eq!((&error["code"], &error["param"]), (&code, &param), "{body}: {error}");
        assert_eq!(error["type"], "invalid_request_error");
    }

    let mut without_key = chat("m", "hi", false);
    without_key.headers_mut().remove("authorization");
    assert_eq!(fake.send(without_key).await.unwrap().status(), 401);
    let mut wrong_key = chat("m", "hi", false);
    wrong_key
        .headers_mut()
        .insert("authorization", "Bearer sk-abcdefgh".parse().unwrap());
    let refused = fake.send(wrong_key).await.unwrap();
    assert_eq!(refused.status(), 401);
    assert!(refused.headers().contains_key("x-request-id"));
    let error = json(refused).await["error"].clone();
    assert_eq!(
        (&error["code"], &error["message"]),
        (&json!("invalid_api_key"), &json!("Incorrect API key provided: sk-***efgh."))
    );
    assert_eq!(fake.counts().refused, 9);
}

#[tokio::test]
async fn a_script_in_json_says_the_same_and_names_the_line_of_a_mistake() {
    let text = r#"{
        "steps": [
            { "respond": "a", "after_ms": 50, "times": 2 },
            { "calls": [{ "name": "f", "arguments": { "x": 1 } }], "times": "always" },
            { "raise_error": { "status": 429, "code": "rate_limit_exceeded", "retry_after_ms": 20 } }
        ],
        "bucket": { "per_second": 10, "burst": 5, "retry_after": "seconds" }
    }"#;
    let read = format!("{:?}", Script::from_json(text).unwrap());
    let written = Script::new([
        Step::respond("a").after(LATENCY).times(2),
        Step::calls([Call::new("f", json!({ "x": 1 }))]).always(),
        Step::raise_error(ApiError::new(429, "rate_limit_exceeded").retry_after_ms(20)),
    ]);
    assert_eq!(read, format!("{:?}", written.bucket(10, 5, RetryAfter::Seconds)));

    for (wrong, expected) in [
        ("{\"steps\": [\n{ \"respnd\": \"a\" }]}", "unknown field `respnd`"),
        ("{\"steps\": [\n{ \"respond\": \"a\", \"json\": {} }]}", "exactly one of"),
    ] {
        let error = Script::from_json(wrong).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("line 2"), "{error}");
    }
}
