//! A script: what the server answers, to which requests, and how quickly.

use crate::request::Request;
use serde::Deserialize;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The steps of a server, and its limits. The default has no steps and no limits.
#[derive(Clone, Debug, Default)]
pub struct Script {
    pub(crate) steps: Vec<Step>,
    pub(crate) at_once: Option<usize>,
    pub(crate) bucket: Option<(u32, u32, RetryAfter)>,
    pub(crate) models: Option<Vec<String>>,
    pub(crate) keys: Option<Vec<String>>,
}

impl Script {
    /// A script without limits. The first step in this order that isn't used up and matches a request answers it.
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Script {
        Script { steps: steps.into_iter().collect(), ..Script::default() }
    }

    /// Refuses a request with 429 while it answers this many.
    pub fn at_once(self, limit: usize) -> Script {
        Script { at_once: Some(limit), ..self }
    }

    /// Refuses requests with 429 that come faster than `per_second`, after the first `burst`, and tells how long to wait
    /// in the header that `retry_after` names.
    pub fn bucket(self, per_second: u32, burst: u32, retry_after: RetryAfter) -> Script {
        Script { bucket: Some((per_second, burst, retry_after)), ..self }
    }

    /// Refuses all other models with 404. By default, every model exists.
    pub fn models<'a>(self, models: impl IntoIterator<Item = &'a str>) -> Script {
        Script { models: Some(models.into_iter().map(str::to_string).collect()), ..self }
    }

    /// Refuses all other keys with 401. By default, every key but an empty one will do.
    pub fn keys<'a>(self, keys: impl IntoIterator<Item = &'a str>) -> Script {
        Script { keys: Some(keys.into_iter().map(str::to_string).collect()), ..self }
    }
}

/// The header in which a refusal says how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// `retry-after`, in whole seconds, rounded up.
    Seconds,
    /// `retry-after-ms`.
    Milliseconds,
    Neither,
}

/// What answers one request, or several.
#[derive(Clone, Debug)]
pub struct Step {
    pub(crate) outcome: Outcome,
    /// How long the model thinks before the first byte of the response.
    pub(crate) after: Duration,
    /// How long each token takes. A reply that isn't streamed takes the sum before its first byte.
    pub(crate) per_token: Duration,
    pub(crate) model: Option<String>,
    pub(crate) asked: Option<String>,
    /// `None` is always.
    pub(crate) times: Option<u64>,
    pub(crate) fault: Option<Fault>,
    pub(crate) finish: Option<String>,
}

#[derive(Clone)]
pub(crate) enum Outcome {
    Reply(Vec<Item>),
    RaiseError(ApiError),
    Stream(Vec<Value>),
    RespondWith(Arc<dyn Fn(&Request) -> Step + Send + Sync>),
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Reply(items) => f.debug_tuple("Reply").field(items).finish(),
            Outcome::RaiseError(error) => {
                f.debug_tuple("RaiseError").field(error).finish()
            }
            Outcome::Stream(events) => write!(f, "Stream({} events)", events.len()),
            Outcome::RespondWith(_) => write!(f, "RespondWith(…)"),
        }
    }
}

/// A part of a reply.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    Text(String),
    Call(Call),
    /// The model declines, which isn't an error.
    Refusal(String),
}

/// A call of a tool that the model asks for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) arguments: Value,
    /// Without one, the server numbers its calls: `call_1`, `call_2`, and so on.
    #[serde(default)]
    pub(crate) id: Option<String>,
}

impl Call {
    /// A call of the tool `name`. Arguments that are a JSON string are sent as they are, even if that isn't valid JSON.
    pub fn new(name: &str, arguments: Value) -> Call {
        Call { name: name.to_string(), arguments, id: None }
    }

    /// Sets the id, which must be unique in a conversation.
    pub fn id(self, id: &str) -> Call {
        Call { id: Some(id.to_string()), ..self }
    }
}

/// An error in the shape of the API.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError {
    pub(crate) status: u16,
    pub(crate) kind: String,
    pub(crate) code: Option<String>,
    pub(crate) message: String,
    pub(crate) param: Option<String>,
    pub(crate) retry_after: Option<u32>,
    pub(crate) retry_after_ms: Option<u32>,
}

impl ApiError {
    /// An error with this status and code, and the type and message that usually go with them.
    pub fn new(status: u16, code: &str) -> ApiError {
        let kind = match status {
            429 if code == "insufficient_quota" => "insufficient_quota",
            429 => "requests",
            500.. => "server_error",
            _ => "invalid_request_error",
        };
        ApiError {
            status,
            kind: kind.to_string(),
            code: Some(code.to_string()),
            message: format!("The request was refused: {code}."),
            param: None,
            retry_after: None,
            retry_after_ms: None,
        }
    }

    pub fn message(self, message: impl Into<String>) -> ApiError {
        ApiError { message: message.into(), ..self }
    }

    pub(crate) fn param(self, param: &str) -> ApiError {
        ApiError { param: Some(param.to_string()), ..self }
    }

    /// Sends the header `retry-after`.
    pub fn retry_after(self, seconds: u32) -> ApiError {
        ApiError { retry_after: Some(seconds), ..self }
    }

    /// Sends the header `retry-after-ms`.
    pub fn retry_after_ms(self, milliseconds: u32) -> ApiError {
        ApiError { retry_after_ms: Some(milliseconds), ..self }
    }
}

/// What goes wrong with a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The connection closes before the status line.
    CutBeforeHeaders,
    /// The connection breaks after this many events of a stream, or in the middle of a whole reply.
    CutAfter(usize),
    /// The stream ends as if it were complete, but no event says why the model stopped.
    NoFinish,
    /// After this many events, nothing more comes, and the connection stays open.
    StallAfter(usize),
    /// The body comes byte by byte.
    ByteByByte,
}

impl Step {
    fn new(outcome: Outcome) -> Step {
        Step {
            outcome,
            after: Duration::ZERO,
            per_token: Duration::ZERO,
            model: None,
            asked: None,
            times: Some(1),
            fault: None,
            finish: None,
        }
    }

    /// Replies with a text.
    pub fn respond(text: impl Into<String>) -> Step {
        Step::reply([Item::Text(text.into())])
    }

    /// Replies with calls of tools.
    pub fn calls(calls: impl IntoIterator<Item = Call>) -> Step {
        Step::reply(calls.into_iter().map(Item::Call))
    }

    /// Replies with a JSON value as text, as a model does when it's asked for structured output.
    pub fn json(value: Value) -> Step {
        Step::respond(value.to_string())
    }

    /// Replies with several parts: texts first, then calls.
    pub fn reply(items: impl IntoIterator<Item = Item>) -> Step {
        Step::new(Outcome::Reply(items.into_iter().collect()))
    }

    /// Refuses.
    pub fn raise_error(error: ApiError) -> Step {
        Step::new(Outcome::RaiseError(error))
    }

    /// Sends exactly these events, and then `[DONE]` if the request is one for chat completions.
    pub fn stream(events: impl IntoIterator<Item = Value>) -> Step {
        Step::new(Outcome::Stream(events.into_iter().collect()))
    }

    /// Derives the step from the request. The step for which it stands says how often and for which requests; all else
    /// comes from the derived step.
    pub fn respond_with(
        respond: impl Fn(&Request) -> Step + Send + Sync + 'static,
    ) -> Step {
        Step::new(Outcome::RespondWith(Arc::new(respond)))
    }

    /// Thinks this long before the response begins.
    pub fn after(self, after: Duration) -> Step {
        Step { after, ..self }
    }

    /// Takes this long for each token.
    pub fn per_token(self, per_token: Duration) -> Step {
        Step { per_token, ..self }
    }

    /// Answers only requests for this model.
    pub fn for_model(self, model: &str) -> Step {
        Step { model: Some(model.to_string()), ..self }
    }

    /// Answers only requests whose last message contains this text.
    pub fn when_asked(self, text: &str) -> Step {
        Step { asked: Some(text.to_string()), ..self }
    }

    /// Answers this many requests instead of one.
    pub fn times(self, times: u64) -> Step {
        Step { times: Some(times), ..self }
    }

    /// Answers any number of requests, and is never unused.
    pub fn always(self) -> Step {
        Step { times: None, ..self }
    }

    /// Fails in this way.
    pub fn with(self, fault: Fault) -> Step {
        Step { fault: Some(fault), ..self }
    }

    /// Says that the model stopped for this reason, in the words of chat completions: `stop`, `length`, `tool_calls`, or
    /// `content_filter`.
    pub fn finish(self, reason: &str) -> Step {
        Step { finish: Some(reason.to_string()), ..self }
    }
}
