//! The same client and a real engine, for comparison: llama.cpp's server with a small model, which `ci/engine/serve.py`
//! starts.

#[rustfmt::skip] // formatted where it lies, by other settings
#[path = "../../../listings/support/fake-llm/tests/cases/client.rs"]
mod client;

use async_openai::error::OpenAIError;
use async_openai::types::chat::FinishReason;
use client::{asks, client, collect, inputs, typed, with};
use futures::StreamExt;
use serde::Deserialize;
use serde_json::json;

#[tokio::test]
async fn real_engine_answers_chats_but_its_errors_and_responses_lack_what_this_client_requires() {
    let base_url =
        std::env::var("FAKE_LLM_ENGINE").expect("FAKE_LLM_ENGINE is set by ci/engine/serve.py, which runs this test");
    let client = client(&base_url, "any");
    let five = with(asks("Count to ten."), json!({ "max_completion_tokens": 5 }));

    // Whole and streamed chats look like the fake's, with the reason why they ended.
    let reply = client.chat().create(typed(five.clone())).await.unwrap();
    let choice = &reply.choices[0];
    assert_eq!(choice.finish_reason, Some(FinishReason::Length));
    assert!(choice.message.content.as_ref().is_some_and(|text| !text.is_empty()));
    assert_eq!(reply.usage.unwrap().completion_tokens, 5);

    let body = with(five, json!({ "stream_options": { "include_usage": true } }));
    let (collected, error) = collect(client.chat().create_stream(typed(body)).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(collected.finish, [FinishReason::Length]);
    assert!((1..=5).contains(&collected.pieces), "{collected:?}");
    assert_eq!(collected.usage, Some(5));

    // A schema is enforced.
    #[derive(Deserialize)]
    struct Answer {
        #[serde(rename = "yes")]
        _yes: bool,
    }
    let schema = json!({
        "type": "object", "properties": { "yes": { "type": "boolean" } },
        "required": ["yes"], "additionalProperties": false,
    });
    let schema = json!({ "name": "answer", "strict": true, "schema": schema });
    let format = json!({ "response_format": { "type": "json_schema", "json_schema": schema } });
    let body = with(asks("Is water wet?"), format);
    let reply = client.chat().create(typed(body)).await.unwrap();
    let text = reply.choices[0].message.content.clone().unwrap();
    serde_json::from_str::<Answer>(&text).unwrap();
    assert_eq!(reply.choices[0].finish_reason, Some(FinishReason::Stop));

    // Errors have a number as their code, where OpenAI has a string.
    let too_long = typed(asks(&"word ".repeat(2_000)));
    let (error, content) = unreadable(client.chat().create(too_long).await);
    assert!(error.starts_with("invalid type: integer `400`"), "{error}");
    assert!(content.contains("exceed_context_size_error"), "{content}");

    // Responses lack fields that OpenAI always sends.
    let five = with(inputs("Count to ten."), json!({ "max_output_tokens": 5 }));
    let (error, _) = unreadable(client.responses().create(typed(five.clone())).await);
    assert!(error.starts_with("missing field `output_tokens_details`"), "{error}");
    let mut events = client.responses().create_stream(typed(five)).await.unwrap();
    let (error, _) = unreadable(events.next().await.unwrap());
    assert!(error.starts_with("missing field `created_at`"), "{error}");
}

/// Why the client couldn't read a body, and the body.
fn unreadable<T>(result: Result<T, OpenAIError>) -> (String, String) {
    match result {
        Err(OpenAIError::JSONDeserialize(error, content)) => (error.to_string(), content),
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("the client could read it"),
    }
}
