//! A reply in the shape of the chat completions API.

use crate::reply::{Event, Reply, tokens};
use crate::request::Request;
use serde_json::{Value, json};

/// The same moment for every reply, so that equal requests get equal replies.
const CREATED: u64 = 1_790_000_000;

/// The body of a whole reply.
pub(crate) fn whole(reply: &Reply) -> Value {
    let mut message = json!({
        "role": "assistant", "content": reply.text, "refusal": reply.refusal, "annotations": [],
    });
    if !reply.calls.is_empty() {
        let calls = reply.calls.iter().map(|call| {
            let function = json!({ "name": call.name, "arguments": call.arguments });
            json!({ "id": call.id, "type": "function", "function": function })
        });
        message["tool_calls"] = calls.collect();
    }
    let choice = json!({ "index": 0, "message": message, "logprobs": null, "finish_reason": reply.finish });
    json!({
        "id": id(reply),
        "object": "chat.completion",
        "created": CREATED,
        "model": reply.model,
        "choices": [choice],
        "usage": usage(reply),
        "service_tier": "default",
        "system_fingerprint": null,
    })
}

/// The events of a streamed reply. Finishes one call before it begins the next, as the service does.
pub(crate) fn events(reply: &Reply, request: &Request) -> Vec<Event> {
    let with_usage = request.body["stream_options"]["include_usage"] == true;
    let mut events = Vec::new();
    let mut push = |delta: Value, finish: Value, tokens: u64| {
        let choice = json!({ "index": 0, "delta": delta, "logprobs": null, "finish_reason": finish });
        events.push(chunk(
            reply,
            json!([choice]),
            with_usage.then_some(Value::Null),
            tokens,
        ));
    };

    // What the reply doesn't have stays null, because a client would take an empty piece for a piece.
    let content = reply.text.as_ref().map(|_| "");
    let refusal = reply.refusal.as_ref().map(|_| "");
    push(
        json!({ "role": "assistant", "content": content, "refusal": refusal }),
        Value::Null,
        0,
    );
    for token in reply.text.iter().flat_map(|text| tokens(text)) {
        push(json!({ "content": token }), Value::Null, 1);
    }
    for token in reply.refusal.iter().flat_map(|text| tokens(text)) {
        push(json!({ "refusal": token }), Value::Null, 1);
    }
    for (index, call) in reply.calls.iter().enumerate() {
        let function = json!({ "name": call.name, "arguments": "" });
        let begun = json!({ "index": index, "id": call.id, "type": "function", "function": function });
        push(json!({ "tool_calls": [begun] }), Value::Null, 0);
        for token in tokens(&call.arguments) {
            let more = json!({ "index": index, "function": { "arguments": token } });
            push(json!({ "tool_calls": [more] }), Value::Null, 1);
        }
    }
    if !reply.without_finish {
        push(json!({}), json!(reply.finish), 0);
        if with_usage {
            events.push(chunk(reply, json!([]), Some(usage(reply)), 0));
        }
    }
    events.push(Event { name: None, data: "[DONE]".to_string(), tokens: 0 });
    events
}

fn chunk(reply: &Reply, choices: Value, usage: Option<Value>, tokens: u64) -> Event {
    let mut chunk = json!({
        "id": id(reply),
        "object": "chat.completion.chunk",
        "created": CREATED,
        "model": reply.model,
        "service_tier": "default",
        "system_fingerprint": null,
        "choices": choices,
    });
    if let Some(usage) = usage {
        chunk["usage"] = usage;
    }
    Event { name: None, data: chunk.to_string(), tokens }
}

fn id(reply: &Reply) -> String {
    format!("chatcmpl-{}", reply.number)
}

fn usage(reply: &Reply) -> Value {
    let (prompt, completion) = (reply.prompt_tokens as u64, reply.tokens());
    json!({
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": { "cached_tokens": 0, "audio_tokens": 0 },
        "completion_tokens_details": {
            "reasoning_tokens": 0, "audio_tokens": 0,
            "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0,
        },
    })
}
