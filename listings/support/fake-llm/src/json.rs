//! A script as a JSON file.

use crate::script::{ApiError, Call, Fault, Item, Outcome, RetryAfter, Script, Step};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

impl Script {
    /// Reads a script. The fields of a step are named like the methods of [`Step`] and [`ApiError`].
    ///
    /// # Errors
    ///
    /// Names the line and the column of what can't be read, such as a field that doesn't exist.
    pub fn from_json(text: &str) -> serde_json::Result<Script> {
        let file: File = serde_json::from_str(text)?;
        let bucket = file.bucket.map(|it| (it.per_second, it.burst, it.retry_after));
        Ok(Script {
            steps: file.steps.into_iter().map(Step::from).collect(),
            at_once: file.at_once,
            bucket,
            models: file.models,
            keys: file.keys,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    steps: Vec<StepFile>,
    at_once: Option<usize>,
    bucket: Option<BucketFile>,
    models: Option<Vec<String>>,
    keys: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BucketFile {
    per_second: u32,
    burst: u32,
    retry_after: RetryAfter,
}

/// A step: one of the outcomes, and what modifies it.
#[derive(Deserialize)]
#[serde(try_from = "Fields")]
struct StepFile(Step);

impl From<StepFile> for Step {
    fn from(file: StepFile) -> Step {
        file.0
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    respond: Option<String>,
    calls: Option<Vec<Call>>,
    reply: Option<Vec<Item>>,
    json: Option<Value>,
    raise_error: Option<ErrorFile>,
    stream: Option<Vec<Value>>,
    #[serde(default)]
    after_ms: u64,
    #[serde(default)]
    per_token_ms: u64,
    model: Option<String>,
    asked: Option<String>,
    times: Option<Times>,
    fault: Option<Fault>,
    finish: Option<String>,
}

impl TryFrom<Fields> for StepFile {
    type Error = &'static str;

    fn try_from(fields: Fields) -> Result<StepFile, Self::Error> {
        let outcomes = [
            fields.respond.map(|text| Outcome::Reply(vec![Item::Text(text)])),
            fields
                .calls
                .map(|calls| Outcome::Reply(calls.into_iter().map(Item::Call).collect())),
            fields.reply.map(Outcome::Reply),
            fields.json.map(|value| Outcome::Reply(vec![Item::Text(value.to_string())])),
            fields.raise_error.map(|error| Outcome::RaiseError(error.into())),
            fields.stream.map(Outcome::Stream),
        ];
        let mut outcomes = outcomes.into_iter().flatten();
        let (Some(outcome), None) = (outcomes.next(), outcomes.next()) else {
            return Err(
                "a step has exactly one of `respond`, `calls`, `reply`, `json`, `raise_error`, and `stream`",
            );
        };
        Ok(StepFile(Step {
            outcome,
            after: Duration::from_millis(fields.after_ms),
            per_token: Duration::from_millis(fields.per_token_ms),
            model: fields.model,
            asked: fields.asked,
            times: match fields.times {
                None => Some(1),
                Some(Times::Number(times)) => Some(times),
                Some(Times::Word(Word::Always)) => None,
            },
            fault: fields.fault,
            finish: fields.finish,
        }))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Times {
    Number(u64),
    Word(Word),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Always,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorFile {
    status: u16,
    code: Option<String>,
    message: Option<String>,
    r#type: Option<String>,
    param: Option<String>,
    retry_after: Option<u32>,
    retry_after_ms: Option<u32>,
}

impl From<ErrorFile> for ApiError {
    fn from(file: ErrorFile) -> ApiError {
        let usual = ApiError::new(file.status, file.code.as_deref().unwrap_or("none"));
        ApiError {
            status: file.status,
            kind: file.r#type.unwrap_or(usual.kind),
            code: file.code,
            message: file.message.unwrap_or(usual.message),
            param: file.param,
            retry_after: file.retry_after,
            retry_after_ms: file.retry_after_ms,
        }
    }
}
