//! A reply in the shape of the responses API.

use crate::reply::{Event, Reply, tokens};
use crate::request::Request;
use serde_json::{Value, json};

/// The same moment for every reply, so that equal requests get equal replies.
const CREATED: u64 = 1_790_000_000;

/// The body of a whole reply.
pub(crate) fn whole(reply: &Reply, request: &Request) -> Value {
    let output: Vec<Value> = items(reply).into_iter().map(|item| item.done).collect();
    let status = if reply.finish == "length" || reply.finish == "content_filter" {
        "incomplete"
    } else {
        "completed"
    };
    let mut response = envelope(reply, request, status, json!(output), usage(reply));
    response["incomplete_details"] = match reply.finish.as_str() {
        "length" => json!({ "reason": "max_output_tokens" }),
        "content_filter" => json!({ "reason": "content_filter" }),
        _ => Value::Null,
    };
    response["completed_at"] = json!(CREATED);
    response
}

/// The events of a streamed reply. Each has a `sequence_number`, and the last contains the whole reply.
pub(crate) fn events(reply: &Reply, request: &Request) -> Vec<Event> {
    let mut events = Vec::new();
    let mut push = |kind: &str, mut event: Value, tokens: u64| {
        event["type"] = json!(kind);
        event["sequence_number"] = json!(events.len());
        let data = event.to_string();
        events.push(Event { name: Some(kind.to_string()), data, tokens });
    };

    let begun = envelope(reply, request, "in_progress", json!([]), Value::Null);
    push("response.created", json!({ "response": begun }), 0);
    push("response.in_progress", json!({ "response": begun }), 0);
    for (index, item) in items(reply).into_iter().enumerate() {
        let at = |mut event: Value| {
            event["output_index"] = json!(index);
            event
        };
        push("response.output_item.added", at(json!({ "item": item.begun })), 0);
        let id = &item.done["id"];
        match item.content {
            Content::Part { begun, done, kind } => {
                let text = done[kind].as_str().unwrap_or_default();
                let event = if kind == "text" { "output_text" } else { kind };
                let part = |mut event: Value| {
                    event["item_id"] = id.clone();
                    event["content_index"] = json!(0);
                    at(event)
                };
                push("response.content_part.added", part(json!({ "part": begun })), 0);
                for token in tokens(text) {
                    let mut delta = json!({ "delta": token });
                    if kind == "text" {
                        delta["logprobs"] = json!([]);
                    }
                    push(&format!("response.{event}.delta"), part(delta), 1);
                }
                let mut whole = json!({ kind: text });
                if kind == "text" {
                    whole["logprobs"] = json!([]);
                }
                push(&format!("response.{event}.done"), part(whole), 0);
                push("response.content_part.done", part(json!({ "part": done })), 0);
            }
            Content::Arguments { name, arguments } => {
                for token in tokens(&arguments) {
                    let delta = json!({ "item_id": id, "delta": token });
                    push("response.function_call_arguments.delta", at(delta), 1);
                }
                let whole =
                    json!({ "item_id": id, "name": name, "arguments": arguments });
                push("response.function_call_arguments.done", at(whole), 0);
            }
        }
        push("response.output_item.done", at(json!({ "item": item.done })), 0);
    }
    if !reply.without_finish {
        let whole = whole(reply, request);
        let kind = format!("response.{}", whole["status"].as_str().unwrap_or_default());
        push(&kind, json!({ "response": whole }), 0);
    }
    events
}

/// An item of the output, as it is when it begins and when it is done.
struct OutputItem {
    begun: Value,
    done: Value,
    content: Content,
}

enum Content {
    /// The text or the refusal of a message. `kind` is the name of the field with the words.
    Part {
        begun: Value,
        done: Value,
        kind: &'static str,
    },
    Arguments {
        name: String,
        arguments: String,
    },
}

fn items(reply: &Reply) -> Vec<OutputItem> {
    let status = if reply.finish == "length" { "incomplete" } else { "completed" };
    let mut items = Vec::new();
    let texts = reply.text.iter().map(|text| {
        let part = |text: &str| json!({ "type": "output_text", "text": text, "annotations": [], "logprobs": [] });
        Content::Part { begun: part(""), done: part(text), kind: "text" }
    });
    let refusals = reply.refusal.iter().map(|text| {
        let part = |text: &str| json!({ "type": "refusal", "refusal": text });
        Content::Part { begun: part(""), done: part(text), kind: "refusal" }
    });
    for content in texts.chain(refusals) {
        let Content::Part { done, .. } = &content else { continue };
        let message = |status: &str, content: Value| {
            let id = format!("msg_{}_{}", reply.number, items.len());
            json!({ "id": id, "type": "message", "role": "assistant", "status": status, "content": content })
        };
        let (begun, done) =
            (message("in_progress", json!([])), message(status, json!([done])));
        items.push(OutputItem { begun, done, content });
    }
    for call in &reply.calls {
        let item = |status: &str, arguments: &str| {
            json!({
                "id": format!("fc_{}_{}", reply.number, items.len()), "type": "function_call",
                "status": status, "call_id": call.id, "name": call.name, "arguments": arguments,
            })
        };
        let (begun, done) = (item("in_progress", ""), item("completed", &call.arguments));
        let content = Content::Arguments {
            name: call.name.clone(),
            arguments: call.arguments.clone(),
        };
        items.push(OutputItem { begun, done, content });
    }
    items
}

/// What surrounds the output. The settings of the request come back in it.
fn envelope(
    reply: &Reply,
    request: &Request,
    status: &str,
    output: Value,
    usage: Value,
) -> Value {
    let asked = |name: &str, otherwise: Value| match &request.body[name] {
        Value::Null => otherwise,
        value => value.clone(),
    };
    json!({
        "id": format!("resp_{}", reply.number),
        "object": "response",
        "created_at": CREATED,
        "status": status,
        "background": false,
        "error": null,
        "incomplete_details": null,
        "instructions": asked("instructions", Value::Null),
        "max_output_tokens": asked("max_output_tokens", Value::Null),
        "max_tool_calls": null,
        "model": reply.model,
        "output": output,
        "parallel_tool_calls": asked("parallel_tool_calls", json!(true)),
        "previous_response_id": null,
        "prompt_cache_key": null,
        "reasoning": { "effort": null, "summary": null },
        "safety_identifier": null,
        "service_tier": "default",
        "store": asked("store", json!(true)),
        "temperature": asked("temperature", json!(1.0)),
        "text": asked("text", json!({ "format": { "type": "text" }, "verbosity": "medium" })),
        "tool_choice": asked("tool_choice", json!("auto")),
        "tools": asked("tools", json!([])),
        "top_logprobs": 0,
        "top_p": asked("top_p", json!(1.0)),
        "truncation": "disabled",
        "usage": usage,
        "user": null,
        "metadata": asked("metadata", json!({})),
    })
}

fn usage(reply: &Reply) -> Value {
    let (input, output) = (reply.prompt_tokens as u64, reply.tokens());
    json!({
        "input_tokens": input,
        "input_tokens_details": { "cached_tokens": 0, "cache_write_tokens": 0 },
        "output_tokens": output,
        "output_tokens_details": { "reasoning_tokens": 0 },
        "total_tokens": input + output,
    })
}
