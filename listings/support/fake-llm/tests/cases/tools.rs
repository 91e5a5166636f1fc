//! Calls of tools, and their outputs on the way back.

use crate::{Judged, asks, collect, events, inputs, kinds, last_response, with};
use async_openai::error::OpenAIError;
use async_openai::types::chat::{ChatCompletionMessageToolCalls, FinishReason};
use async_openai::types::responses::{OutputItem, ResponseStreamEvent, Status};
use fake_llm::{Call, Item, Step};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A reply that calls two tools, and the reply to their outputs.
fn two_calls_then_text() -> [Step; 2] {
    let calls = Step::calls([
        Call::new("get_weather", json!({ "city": "Reykjavík", "unit": "celsius" })),
        Call::new("get_time", json!({})),
    ]);
    [calls, Step::respond("Rain at noon.").when_asked("12:00")]
}

const WEATHER: &str = r#"{"city":"Reykjavík","unit":"celsius"}"#;

fn parameters() -> Value {
    json!({ "type": "object", "properties": { "city": { "type": "string" } } })
}

fn chat_tools() -> Value {
    let tool = |name| json!({ "type": "function", "function": { "name": name, "parameters": parameters() } });
    json!([tool("get_weather"), tool("get_time")])
}

fn response_tools() -> Value {
    let tool =
        |name| json!({ "type": "function", "name": name, "parameters": parameters() });
    json!([tool("get_weather"), tool("get_time")])
}

/// The second request of a chat: the calls, and an output for each id.
fn chat_with_outputs(ids: [&str; 2], outputs: &[(&str, &str)]) -> Value {
    let call = |id: &str, name: &str, arguments: &str| json!({ "id": id, "type": "function", "function": { "name": name, "arguments": arguments } });
    let calls =
        json!([call(ids[0], "get_weather", WEATHER), call(ids[1], "get_time", "{}")]);
    let mut messages = vec![
        json!({ "role": "user", "content": "Weather and time?" }),
        json!({ "role": "assistant", "tool_calls": calls }),
    ];
    let outputs = outputs.iter().map(
        |(id, output)| json!({ "role": "tool", "tool_call_id": id, "content": output }),
    );
    messages.extend(outputs);
    json!({ "model": "m", "messages": messages, "tools": chat_tools() })
}

/// The second request of a response: the items that came, and an output for each id.
fn response_with_outputs(items: Vec<OutputItem>, outputs: &[(&str, &str)]) -> Value {
    let mut input = vec![json!({ "role": "user", "content": "Weather and time?" })];
    input.extend(items.into_iter().map(|item| json!(item)));
    let outputs = outputs.iter().map(|(id, output)| {
        json!({ "type": "function_call_output", "call_id": id, "output": output })
    });
    input.extend(outputs);
    json!({ "model": "m", "input": input, "tools": response_tools() })
}

#[tokio::test]
async fn a_chat_calls_two_tools_and_takes_their_outputs() {
    let judged = Judged::steps(two_calls_then_text()).await;
    let body = with(asks("Weather and time?"), json!({ "tools": chat_tools() }));
    let reply = judged.chat(body).await.unwrap();
    let choice = &reply.choices[0];
    assert_eq!(choice.finish_reason, Some(FinishReason::ToolCalls));
    assert_eq!(choice.message.content, None);
    let calls = choice.message.tool_calls.as_deref().unwrap();
    let [
        ChatCompletionMessageToolCalls::Function(weather),
        ChatCompletionMessageToolCalls::Function(time),
    ] = calls
    else {
        panic!("{calls:?}")
    };
    assert_eq!((&*weather.id, &*weather.function.name), ("call_1", "get_weather"));
    assert_eq!(weather.function.arguments, WEATHER);
    assert_eq!((&*time.id, &*time.function.arguments), ("call_2", "{}"));

    let outputs = [("call_1", "rain"), ("call_2", "12:00")];
    let body = chat_with_outputs(["call_1", "call_2"], &outputs);
    let reply = judged.chat(body).await.unwrap();
    assert_eq!(reply.choices[0].message.content.as_deref(), Some("Rain at noon."));
    judged.fake.assert_complete();
}

#[tokio::test]
async fn a_streamed_chat_calls_two_tools_one_index_after_the_other() {
    let judged = Judged::steps(two_calls_then_text()).await;
    let body = with(asks("Weather and time?"), json!({ "tools": chat_tools() }));
    let (collected, error) = collect(judged.chat_stream(body).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(collected.finish, [FinishReason::ToolCalls]);
    let [weather, time] = &*collected.calls else { panic!("{collected:?}") };
    assert_eq!(
        (&*weather.0, &*weather.1, &*weather.2),
        ("call_1", "get_weather", WEATHER)
    );
    assert_eq!((&*time.0, &*time.1, &*time.2), ("call_2", "get_time", "{}"));

    let outputs = [(&*weather.0, "rain"), (&*time.0, "12:00")];
    let body = chat_with_outputs([&weather.0, &time.0], &outputs);
    let (collected, error) = collect(judged.chat_stream(body).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(collected.text, "Rain at noon.");
    judged.fake.assert_complete();
}

#[tokio::test]
async fn a_chat_may_say_something_before_it_calls() {
    let said = Item::Text("Let me look.".to_string());
    let called = Item::Call(Call::new("get_time", json!({})).id("mine"));
    let judged = Judged::steps([Step::reply([said, called])]).await;
    let (collected, error) =
        collect(judged.chat_stream(asks("time?")).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(collected.text, "Let me look.");
    assert_eq!(collected.calls[0].0, "mine");
    assert_eq!(collected.finish, [FinishReason::ToolCalls]);
}

#[tokio::test]
async fn a_response_calls_two_tools_and_takes_their_outputs() {
    let judged = Judged::steps(two_calls_then_text()).await;
    let body = with(inputs("Weather and time?"), json!({ "tools": response_tools() }));
    let response = judged.respond(body).await.unwrap();
    assert_eq!(response.status, Status::Completed);
    let [OutputItem::FunctionCall(weather), OutputItem::FunctionCall(time)] =
        &*response.output
    else {
        panic!("{response:?}")
    };
    assert_eq!((&*weather.call_id, &*weather.name), ("call_1", "get_weather"));
    assert_eq!(weather.arguments, WEATHER);
    assert_eq!((&*time.call_id, &*time.arguments), ("call_2", "{}"));
    assert_ne!(weather.id, time.id);

    let outputs = [("call_1", "rain"), ("call_2", "12:00")];
    let body = response_with_outputs(response.output, &outputs);
    let response = judged.respond(body).await.unwrap();
    assert_eq!(response.output_text().as_deref(), Some("Rain at noon."));
    judged.fake.assert_complete();
}

#[tokio::test]
async fn a_streamed_response_calls_two_tools_each_in_its_own_item() {
    let judged = Judged::steps(two_calls_then_text()).await;
    let body = with(inputs("Weather and time?"), json!({ "tools": response_tools() }));
    let (events, error) = events(judged.respond_stream(body).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    let item = [
        "response.output_item.added",
        "response.function_call_arguments.delta",
        "response.function_call_arguments.done",
        "response.output_item.done",
    ];
    let begun = ["response.created", "response.in_progress"];
    let expected = [&begun[..], &item, &item, &["response.completed"]].concat();
    assert_eq!(kinds(&events), expected);

    let (mut ids, mut arguments) = (BTreeMap::new(), BTreeMap::<u32, String>::new());
    for event in &events {
        match event {
            ResponseStreamEvent::ResponseOutputItemAdded(it) => {
                ids.insert(it.output_index, json!(it.item)["id"].clone());
            }
            ResponseStreamEvent::ResponseFunctionCallArgumentsDelta(it) => {
                assert_eq!(json!(it.item_id), ids[&it.output_index], "{it:?}");
                *arguments.entry(it.output_index).or_default() += &it.delta;
            }
            _ => {}
        }
    }
    assert_eq!(arguments.into_values().collect::<Vec<_>>(), [WEATHER, "{}"]);

    let items = last_response(&events).unwrap().output.clone();
    let outputs = [("call_1", "rain"), ("call_2", "12:00")];
    let body = response_with_outputs(items, &outputs);
    let (events, error) = crate::events(judged.respond_stream(body).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(crate::deltas(&events), "Rain at noon.");
    judged.fake.assert_complete();
}

#[tokio::test]
async fn a_call_without_its_output_is_refused_in_both_apis() {
    let judged = Judged::steps(two_calls_then_text()).await;
    let body = chat_with_outputs(["call_1", "call_2"], &[("call_2", "12:00")]);
    let error = refusal(judged.chat(body).await.unwrap_err());
    assert!(error.ends_with("did not have response messages: call_1"), "{error}");

    let body = with(inputs("Weather and time?"), json!({ "tools": response_tools() }));
    let items = judged.respond(body).await.unwrap().output;
    let body = response_with_outputs(items, &[("call_2", "12:00")]);
    let error = refusal(judged.respond(body).await.unwrap_err());
    assert_eq!(error, "No tool output found for function call call_1.");
}

#[tokio::test]
async fn an_output_without_its_call_is_refused_in_both_apis() {
    let judged = Judged::steps([]).await;
    let message = json!({ "role": "tool", "tool_call_id": "call_1", "content": "12:00" });
    let error = refusal(
        judged.chat(json!({ "model": "m", "messages": [message] })).await.unwrap_err(),
    );
    assert!(error.contains("must be a response to a preceding message"), "{error}");
    let body = response_with_outputs(Vec::new(), &[("call_1", "12:00")]);
    let error = refusal(judged.respond(body).await.unwrap_err());
    assert!(error.starts_with("No tool call found"), "{error}");
}

#[tokio::test]
async fn an_id_that_comes_twice_is_refused_in_both_apis() {
    let judged = Judged::steps([Step::respond("Rain.").always()]).await;
    let twice = [("call_1", "rain"), ("call_2", "12:00"), ("call_2", "12:00")];
    let body = chat_with_outputs(["call_1", "call_2"], &twice);
    let error = refusal(judged.chat(body).await.unwrap_err());
    assert!(
        error.ends_with("'tool_call_id' of 'call_2', in messages[3] and messages[4]."),
        "{error}"
    );

    let body = chat_with_outputs(["call_1", "call_1"], &[("call_1", "rain")]);
    let error = refusal(judged.chat(body).await.unwrap_err());
    assert_eq!(error, "Duplicate call_ids submitted: call_1");

    let mut body = chat_with_outputs(["call_1", "call_2"], &twice[..2]);
    let turn = body["messages"].as_array().unwrap()[1..].to_vec();
    body["messages"].as_array_mut().unwrap().extend(turn);
    let error = refusal(judged.chat(body).await.unwrap_err());
    assert_eq!(error, "Duplicate call_ids submitted: call_1");

    let call = json!({ "type": "function_call", "call_id": "call_1", "name": "get_time", "arguments": "{}" });
    let output =
        json!({ "type": "function_call_output", "call_id": "call_1", "output": "12:00" });
    let body = json!({ "model": "m", "input": [call, output, call, output] });
    let error = refusal(judged.respond(body).await.unwrap_err());
    assert_eq!(error, "Duplicate 'call_id': call_1");
}

/// The message of a refusal with 400.
fn refusal(error: OpenAIError) -> String {
    match error {
        OpenAIError::ApiError(it) if it.status_code == 400 => it.api_error.message,
        other => panic!("{other:?}"),
    }
}
