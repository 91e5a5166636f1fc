//! Refusals, as the client reads them: 400, 401, 404, and errors in the middle of a stream.

use crate::{Judged, asks, client, events, inputs, typed};
use async_openai::error::{ApiErrorResponse, OpenAIError};
use async_openai::types::responses::ResponseStreamEvent;
use fake_llm::{ApiError, Script, Step};
use futures::StreamExt;
use serde_json::{Value, json};

/// What the service said.
fn said(error: OpenAIError) -> ApiErrorResponse {
    match error {
        OpenAIError::ApiError(said) => said,
        other => panic!("the client couldn't read the refusal: {other:?}"),
    }
}

/// Status, type, param, and code.
fn parts(error: &ApiErrorResponse) -> (u16, Option<&str>, Option<&str>, Option<&str>) {
    let it = &error.api_error;
    let (kind, param, code) =
        (it.r#type.as_deref(), it.param.as_deref(), it.code.as_deref());
    (error.status_code.as_u16(), kind, param, code)
}

const INVALID: Option<&str> = Some("invalid_request_error");

#[tokio::test]
async fn a_request_without_messages_is_a_400_with_message_type_param_and_code() {
    let judged = Judged::steps([]).await;
    let body = json!({ "model": "m", "messages": [] });
    let error = said(judged.chat(body.clone()).await.unwrap_err());
    assert_eq!(parts(&error), (400, INVALID, Some("messages"), Some("empty_array")));
    assert!(error.api_error.message.contains("empty array"), "{error}");
    let Err(error) = judged.chat_stream(body).await else { panic!("a stream") };
    assert_eq!(said(error).status_code, 400);
    assert_eq!((judged.fake.counts().requests, judged.fake.counts().refused), (2, 2));
}

#[tokio::test]
async fn a_request_that_no_step_expects_is_a_400_that_names_it() {
    let judged = Judged::steps([]).await;
    for error in [
        judged.chat(asks("Who are you?")).await.unwrap_err(),
        judged.respond(inputs("Who are you?")).await.unwrap_err(),
    ] {
        let error = said(error);
        assert_eq!(parts(&error), (400, INVALID, None, Some("unexpected_call")));
        assert!(error.api_error.message.contains("Who are you?"), "{error}");
    }
}

#[tokio::test]
async fn a_wrong_key_and_no_key_are_a_401_in_both_apis() {
    let judged = Judged::new(Script::new([]).keys(["the right one"])).await;
    for key in ["a wrong one", ""] {
        let client = client(judged.server.base_url(), key);
        let chat = client.chat().create(typed(asks("hi"))).await.unwrap_err();
        let response = client.responses().create(typed(inputs("hi"))).await.unwrap_err();
        for error in [chat, response] {
            let error = said(error);
            assert_eq!(parts(&error), (401, INVALID, None, Some("invalid_api_key")));
            assert!(!error.to_string().contains("wrong"), "{error}");
        }
    }
    assert_eq!(judged.fake.counts().requests, 4);
}

#[tokio::test]
async fn an_unknown_model_is_a_404_in_both_apis_whole_and_streamed() {
    let judged = Judged::new(Script::new([]).models(["known"])).await;
    let errors = [
        judged.chat(asks("hi")).await.err(),
        judged.chat_stream(asks("hi")).await.err(),
        judged.respond(inputs("hi")).await.err(),
        judged.respond_stream(inputs("hi")).await.err(),
    ];
    for error in errors {
        let error = said(error.expect("the model is unknown"));
        assert_eq!(parts(&error), (404, INVALID, None, Some("model_not_found")));
        assert!(error.api_error.message.contains("`m`"), "{error}");
    }
    assert_eq!(judged.fake.counts().requests, 4);
}

#[tokio::test]
async fn an_error_of_the_script_keeps_its_status_code_and_message() {
    let error = ApiError::new(403, "unsupported_country").message("Not from here.");
    let judged = Judged::steps([Step::raise_error(error)]).await;
    let error = said(judged.chat(asks("hi")).await.unwrap_err());
    assert_eq!(parts(&error), (403, INVALID, None, Some("unsupported_country")));
    assert_eq!(error.api_error.message, "Not from here.");
}

fn chunk(text: &str) -> Value {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m",
        "choices": [{ "index": 0, "delta": { "content": text } }],
    })
}

#[tokio::test]
async fn an_error_among_the_chunks_is_one_bad_item_and_the_client_reads_on() {
    let error = json!({ "error": { "message": "overloaded", "type": "server_error" } });
    let judged = Judged::steps([Step::stream([chunk("a"), error, chunk("b")])]).await;
    let stream = judged.chat_stream(asks("hi")).await.unwrap();
    let items: Vec<_> = stream.collect().await;
    let [Ok(_), Err(OpenAIError::JSONDeserialize(_, content)), Ok(last)] = &*items else {
        panic!("{items:?}")
    };
    assert!(content.contains("overloaded"), "{content}");
    assert_eq!(last.choices[0].delta.content.as_deref(), Some("b"));
}

#[tokio::test]
async fn an_error_event_of_a_response_is_an_event_like_others() {
    let error = json!({
        "type": "error", "sequence_number": 0, "code": "server_error", "message": "overloaded", "param": null,
    });
    let judged = Judged::steps([Step::stream([error])]).await;
    let (events, error) =
        events(judged.respond_stream(inputs("hi")).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    let [ResponseStreamEvent::ResponseError(error)] = &*events else {
        panic!("{events:?}")
    };
    assert_eq!(error.message, "overloaded");
}

#[tokio::test]
async fn an_event_without_a_number_is_one_that_the_client_cannot_read() {
    let judged =
        Judged::steps([Step::stream([json!({ "type": "error", "message": "m" })])]).await;
    let (_, error) = events(judged.respond_stream(inputs("hi")).await.unwrap()).await;
    let Some(OpenAIError::JSONDeserialize(error, _)) = error else { panic!("{error:?}") };
    assert!(error.to_string().starts_with("missing field `sequence_number`"), "{error}");
}
