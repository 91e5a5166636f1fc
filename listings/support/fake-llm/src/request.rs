//! A request as it arrived.

use serde::Serialize;
use serde_json::Value;

/// The two APIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// `POST /v1/chat/completions`
    Chat,
    /// `POST /v1/responses`
    Responses,
}

/// A request that was understood and let in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Request {
    pub api: Api,
    /// The body, as it was sent.
    pub body: Value,
    /// Whether the client asked for a stream.
    pub streamed: bool,
}

impl Request {
    pub(crate) fn new(api: Api, body: Value) -> Request {
        let streamed = body["stream"] == true;
        Request { api, body, streamed }
    }

    /// The name of the model that was asked.
    pub fn model(&self) -> &str {
        self.body["model"].as_str().unwrap_or_default()
    }

    /// The messages of a chat completion, or the items of a response's input. Empty if the input is one string.
    pub fn messages(&self) -> &[Value] {
        let name = match self.api {
            Api::Chat => "messages",
            Api::Responses => "input",
        };
        self.body[name].as_array().map_or(&[], Vec::as_slice)
    }

    /// The text of the last message: what the user said, or the output of a tool.
    pub fn last_text(&self) -> String {
        match (self.messages().last(), &self.body["input"]) {
            (Some(message), _) if message["output"].is_null() => {
                text(&message["content"])
            }
            (Some(message), _) => text(&message["output"]),
            (None, input) => text(input),
        }
    }

    /// The number of tokens of the prompt, counted as words.
    pub(crate) fn prompt_tokens(&self) -> usize {
        let instructions = text(&self.body["instructions"]);
        let input = text(&self.body["input"]);
        let words = |text: String| text.split_whitespace().count();
        let messages = self.messages().iter();
        let messages =
            messages.map(|it| words(text(&it["content"])) + words(text(&it["output"])));
        words(instructions) + words(input) + messages.sum::<usize>()
    }
}

/// A content is a string, or a list of parts with a text each.
fn text(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts
            .iter()
            .filter_map(|part| part["text"].as_str())
            .collect::<Vec<_>>()
            .join("\n"),
        _ => String::new(),
    }
}
