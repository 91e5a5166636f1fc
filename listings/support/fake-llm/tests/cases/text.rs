//! Texts, whole and streamed, in both APIs.

use crate::{Judged, asks, collect, deltas, events, inputs, kinds, last_response, with};
use async_openai::types::chat::{FinishReason, Role};
use async_openai::types::responses::{
    OutputItem, OutputMessageContent, ResponseStreamEvent, Status,
};
use fake_llm::{Fault, Item, Step};
use serde_json::json;

const TEXT: &str = "Hello there, 你好🦀 encyclopedia";
/// Hello · there, · a space · 你 · 好 · 🦀 · encyclo · pedia
const TOKENS: usize = 8;

#[tokio::test]
async fn a_whole_chat_completion_has_text_finish_and_usage() {
    let judged = Judged::steps([Step::respond(TEXT)]).await;
    let reply = judged.chat(asks("two words")).await.unwrap();
    assert_eq!((&*reply.object, &*reply.model), ("chat.completion", "m"));
    let [choice] = &*reply.choices else { panic!("{:?}", reply.choices) };
    assert_eq!(choice.message.role, Role::Assistant);
    assert_eq!(choice.message.content.as_deref(), Some(TEXT));
    assert_eq!(choice.finish_reason, Some(FinishReason::Stop));
    let usage = reply.usage.unwrap();
    assert_eq!((usage.prompt_tokens, usage.completion_tokens), (2, TOKENS as u32));
    assert_eq!(usage.total_tokens, 2 + TOKENS as u32);
    judged.fake.assert_complete();
}

#[tokio::test]
async fn a_streamed_chat_completion_comes_in_pieces_and_says_why_it_ends() {
    let judged = Judged::steps([Step::respond(TEXT)]).await;
    let (collected, error) = collect(judged.chat_stream(asks("hi")).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!((&*collected.text, collected.pieces), (TEXT, TOKENS));
    assert_eq!(collected.finish, [FinishReason::Stop]);
    assert_eq!(collected.usage, None);
    judged.fake.assert_complete();
}

#[tokio::test]
async fn a_streamed_chat_completion_has_usage_only_if_asked() {
    let judged = Judged::steps([Step::respond(TEXT)]).await;
    let body = with(asks("hi"), json!({ "stream_options": { "include_usage": true } }));
    let (collected, error) = collect(judged.chat_stream(body).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(collected.usage, Some(TOKENS as u32));
}

#[tokio::test]
async fn bytes_that_come_one_by_one_make_the_same_text_in_both_apis() {
    let step = Step::respond(TEXT).with(Fault::ByteByByte).times(4);
    let judged = Judged::steps([step]).await;
    let reply = judged.chat(asks("hi")).await.unwrap();
    assert_eq!(reply.choices[0].message.content.as_deref(), Some(TEXT));
    let (collected, error) = collect(judged.chat_stream(asks("hi")).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!((&*collected.text, collected.pieces), (TEXT, TOKENS));
    let response = judged.respond(inputs("hi")).await.unwrap();
    assert_eq!(response.output_text().as_deref(), Some(TEXT));
    let (events, error) =
        events(judged.respond_stream(inputs("hi")).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(deltas(&events), TEXT);
}

#[tokio::test]
async fn a_whole_response_has_text_status_and_usage() {
    let judged = Judged::steps([Step::respond(TEXT)]).await;
    let response = judged.respond(inputs("two words")).await.unwrap();
    assert_eq!(response.output_text().as_deref(), Some(TEXT));
    assert_eq!(response.status, Status::Completed);
    let usage = response.usage.unwrap();
    assert_eq!((usage.input_tokens, usage.output_tokens), (2, TOKENS as u32));
    judged.fake.assert_complete();
}

#[tokio::test]
async fn a_streamed_response_has_every_event_in_order_and_numbers_them() {
    let judged = Judged::steps([Step::respond(TEXT)]).await;
    let (events, error) =
        events(judged.respond_stream(inputs("hi")).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    let expected = [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ];
    assert_eq!(kinds(&events), expected);
    let numbers = events.iter().map(|event| json!(event)["sequence_number"].as_u64());
    assert!(numbers.eq((0..events.len() as u64).map(Some)), "{events:?}");
    assert_eq!(deltas(&events), TEXT);
    let response = last_response(&events).unwrap();
    assert_eq!(response.output_text().as_deref(), Some(TEXT));
    assert_eq!(response.usage.as_ref().unwrap().output_tokens, TOKENS as u32);
}

#[tokio::test]
async fn the_settings_of_a_request_come_back_in_the_response() {
    let judged = Judged::steps([Step::respond("ok")]).await;
    let settings = json!({
        "instructions": "Be brief.", "temperature": 0.5, "max_output_tokens": 100,
        "metadata": { "run": "7" }, "parallel_tool_calls": false, "tool_choice": "required",
        "text": { "verbosity": "low" },
        "tools": [{ "type": "function", "name": "f", "parameters": { "type": "object" }, "strict": false }],
    });
    let response = judged.respond(with(inputs("hi"), settings.clone())).await.unwrap();
    let back = json!(response);
    for (name, value) in settings.as_object().unwrap() {
        match name.as_str() {
            "text" => assert_eq!(back["text"]["verbosity"], "low"),
            _ => assert_eq!(&back[name], value, "{name}"),
        }
    }
}

#[tokio::test]
async fn a_refusal_is_not_text_in_either_api() {
    let refusal = Step::reply([Item::Refusal("I can't do that.".to_string())]).times(4);
    let judged = Judged::steps([refusal]).await;
    let reply = judged.chat(asks("hi")).await.unwrap();
    let message = &reply.choices[0].message;
    assert_eq!(message.content, None);
    assert_eq!(message.refusal.as_deref(), Some("I can't do that."));
    let (collected, error) = collect(judged.chat_stream(asks("hi")).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(collected.text, "");

    let response = judged.respond(inputs("hi")).await.unwrap();
    assert_eq!(response.output_text(), None);
    let [OutputItem::Message(message)] = &*response.output else {
        panic!("{response:?}")
    };
    let [OutputMessageContent::Refusal(refusal)] = &*message.content else {
        panic!("{message:?}")
    };
    assert_eq!(refusal.refusal, "I can't do that.");
    let (events, error) =
        events(judged.respond_stream(inputs("hi")).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(
        kinds(&events)[3..6],
        [
            "response.content_part.added",
            "response.refusal.delta",
            "response.refusal.done"
        ]
    );
    let ResponseStreamEvent::ResponseCompleted(_) = events.last().unwrap() else {
        panic!("{events:?}")
    };
}
