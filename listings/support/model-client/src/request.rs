//! What is sent and what comes back, in the shape of the chat completions API.

use crate::error::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request for one reply.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ChatRequest {
    pub model: String,
    pub messages: Vec<Message>,
    /// The tools that the model may call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<ToolSpec>,
    /// Whether it must call one: `"auto"`, `"none"`, `"required"`, or a tool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_choice: Option<Value>,
    /// The JSON schema that the text must follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_format: Option<Value>,
}

impl ChatRequest {
    /// A request without tools.
    pub fn new(
        model: impl Into<String>,
        messages: impl IntoIterator<Item = Message>,
    ) -> ChatRequest {
        let messages = messages.into_iter().collect();
        ChatRequest { model: model.into(), messages, ..ChatRequest::default() }
    }
}

// ANCHOR: message
/// A message of the conversation. Serialized as the API wants it, so a saved conversation is a valid request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "lowercase")]
pub enum Message {
    System {
        content: String,
    },
    User {
        content: String,
    },
    Assistant {
        content: Option<String>,
        #[serde(default, rename = "tool_calls", skip_serializing_if = "Vec::is_empty")]
        calls: Vec<ToolCall>,
    },
    /// The output of the call with this id.
    Tool {
        #[serde(rename = "tool_call_id")]
        id: String,
        content: String,
    },
}
// ANCHOR_END: message

impl Message {
    pub fn system(content: impl Into<String>) -> Message {
        Message::System { content: content.into() }
    }

    pub fn user(content: impl Into<String>) -> Message {
        Message::User { content: content.into() }
    }

    pub fn assistant(content: impl Into<String>) -> Message {
        Message::Assistant { content: Some(content.into()), calls: Vec::new() }
    }

    pub fn tool(id: impl Into<String>, content: impl Into<String>) -> Message {
        Message::Tool { id: id.into(), content: content.into() }
    }
}

/// A call that the model asks for. Its arguments are JSON, as text, exactly as the model wrote them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "WireCall", from = "WireCall")]
pub struct ToolCall {
    pub id: String,
    pub name: String,
    pub arguments: String,
}

/// A tool that the model may call.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "WireTool", from = "WireTool")]
pub struct ToolSpec {
    pub name: String,
    pub description: String,
    /// The JSON schema of the arguments.
    pub parameters: Value,
}

/// A whole reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// What the model said, even if it said why it declines.
    pub text: Option<String>,
    pub calls: Vec<ToolCall>,
    pub finish: Finish,
    pub usage: Usage,
}

impl Reply {
    /// Parses the body of a response.
    pub(crate) fn from_json(body: &[u8]) -> Result<Reply, Error> {
        let bad = |why: &str| Error::BadReply(why.to_string());
        let body: WireBody =
            serde_json::from_slice(body).map_err(|error| bad(&error.to_string()))?;
        let choice = body.choices.into_iter().next().ok_or(bad("no choices"))?;
        let WireReply { content, refusal, tool_calls } = choice.message;
        Ok(Reply {
            text: content.or(refusal),
            calls: tool_calls.unwrap_or_default(),
            finish: choice.finish_reason.ok_or(bad("no finish reason"))?,
            usage: body.usage.unwrap_or_default(),
        })
    }

    /// The message to append to the conversation.
    pub fn into_message(self) -> Message {
        Message::Assistant { content: self.text, calls: self.calls }
    }
}

/// Why the model stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    Stop,
    ToolCalls,
    Length,
    ContentFilter,
}

/// What was billed, in tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    pub prompt_tokens: u64,
    pub completion_tokens: u64,
}

#[derive(Deserialize)]
struct WireBody {
    choices: Vec<WireChoice>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct WireChoice {
    message: WireReply,
    finish_reason: Option<Finish>,
}

#[derive(Deserialize)]
struct WireReply {
    content: Option<String>,
    refusal: Option<String>,
    tool_calls: Option<Vec<ToolCall>>,
}

#[derive(Clone, Serialize, Deserialize)]
struct WireCall {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    function: WireFunction,
}

#[derive(Clone, Serialize, Deserialize)]
struct WireFunction {
    name: String,
    arguments: String,
}

#[derive(Clone, Serialize, Deserialize)]
struct WireTool {
    #[serde(rename = "type")]
    kind: String,
    function: WireSchema,
}

#[derive(Clone, Serialize, Deserialize)]
struct WireSchema {
    name: String,
    description: String,
    parameters: Value,
}

impl From<ToolCall> for WireCall {
    fn from(ToolCall { id, name, arguments }: ToolCall) -> WireCall {
        WireCall {
            id,
            kind: "function".to_string(),
            function: WireFunction { name, arguments },
        }
    }
}

impl From<WireCall> for ToolCall {
    fn from(
        WireCall { id, function: WireFunction { name, arguments }, .. }: WireCall,
    ) -> ToolCall {
        ToolCall { id, name, arguments }
    }
}

impl From<ToolSpec> for WireTool {
    fn from(ToolSpec { name, description, parameters }: ToolSpec) -> WireTool {
        let function = WireSchema { name, description, parameters };
        WireTool { kind: "function".to_string(), function }
    }
}

impl From<WireTool> for ToolSpec {
    fn from(
        WireTool { function: WireSchema { name, description, parameters }, .. }: WireTool,
    ) -> ToolSpec {
        ToolSpec { name, description, parameters }
    }
}
