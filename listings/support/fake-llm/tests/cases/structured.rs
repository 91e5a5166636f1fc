//! Structured output: good, invalid, and cut off by its length.

use crate::{Judged, asks, collect, deltas, events, inputs, last_response, with};
use async_openai::error::OpenAIError;
use async_openai::types::chat::FinishReason;
use async_openai::types::responses::Status;
use fake_llm::Step;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, PartialEq, Deserialize)]
struct Weather {
    city: String,
    degrees: i32,
}

fn schema() -> Value {
    json!({
        "name": "weather", "strict": true,
        "schema": {
            "type": "object",
            "properties": { "city": { "type": "string" }, "degrees": { "type": "integer" } },
            "required": ["city", "degrees"],
            "additionalProperties": false,
        },
    })
}

fn chat() -> Value {
    let format = json!({ "type": "json_schema", "json_schema": schema() });
    with(asks("Weather?"), json!({ "response_format": format }))
}

fn response() -> Value {
    let format = with(json!({ "type": "json_schema" }), schema());
    with(inputs("Weather?"), json!({ "text": { "format": format } }))
}

/// What the two APIs answer, whole and streamed: the text, and whether it was cut off.
async fn answers(step: Step) -> Vec<(String, bool)> {
    let judged = Judged::steps([step.times(4)]).await;
    let mut answers = Vec::new();

    let mut reply = judged.chat(chat()).await.unwrap();
    let choice = reply.choices.remove(0);
    let cut = choice.finish_reason == Some(FinishReason::Length);
    answers.push((choice.message.content.unwrap(), cut));

    let (collected, error) = collect(judged.chat_stream(chat()).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    answers.push((collected.text, collected.finish == [FinishReason::Length]));

    let whole = judged.respond(response()).await.unwrap();
    answers.push((whole.output_text().unwrap(), whole.status == Status::Incomplete));

    let (events, error) = events(judged.respond_stream(response()).await.unwrap()).await;
    assert!(error.is_none(), "{error:?}");
    let last = last_response(&events).unwrap();
    let cut = last.status == Status::Incomplete;
    let details = last.incomplete_details.as_ref().map(|it| &*it.reason);
    assert_eq!(details, cut.then_some("max_output_tokens"));
    answers.push((deltas(&events), cut));

    judged.fake.assert_complete();
    answers
}

#[tokio::test]
async fn good_output_parses() {
    let weather = Weather { city: "Oslo".to_string(), degrees: -3 };
    for (text, cut) in answers(Step::json(json!({ "city": "Oslo", "degrees": -3 }))).await
    {
        assert_eq!(serde_json::from_str::<Weather>(&text).unwrap(), weather);
        assert!(!cut);
    }
}

#[tokio::test]
async fn invalid_output_arrives_as_success_and_only_parsing_tells() {
    for (text, cut) in answers(Step::json(json!({ "city": "Oslo" }))).await {
        let error = serde_json::from_str::<Weather>(&text).unwrap_err();
        assert!(error.to_string().starts_with("missing field `degrees`"), "{error}");
        assert!(!cut);
    }
}

#[tokio::test]
async fn output_cut_off_by_its_length_says_so() {
    let step = Step::respond(r#"{"city":"Oslo","deg"#).finish("length");
    for (text, cut) in answers(step).await {
        let error = serde_json::from_str::<Weather>(&text).unwrap_err();
        assert!(error.is_eof(), "{error}");
        assert!(cut);
    }
}

#[tokio::test]
async fn a_strict_schema_that_the_service_would_refuse_is_refused() {
    let judged = Judged::steps([]).await;
    let mut body = chat();
    let schema = &mut body["response_format"]["json_schema"]["schema"];
    schema["required"] = json!(["city"]);
    let error = judged.chat(body).await.unwrap_err();
    let OpenAIError::ApiError(error) = error else { panic!("{error:?}") };
    assert_eq!(error.status_code, 400);
    assert_eq!(error.api_error.param.as_deref(), Some("response_format"));
    assert!(error.api_error.message.contains("Missing 'degrees'"), "{error}");
}
