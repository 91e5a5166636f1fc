//! What `async-openai` makes of the server: a client that nobody here wrote, and that refuses a body without one of the
//! fields it requires.

mod cases;

use crate::cases::client::{asks, client, collect, inputs, typed, with};
use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::{OpenAIError, StreamError};
use async_openai::types::chat::{
    ChatCompletionResponseStream, CreateChatCompletionResponse,
};
use async_openai::types::responses::{Response, ResponseStream, ResponseStreamEvent};
use fake_llm::{FakeLlm, Script, Server, Step};
use futures::StreamExt;
use serde_json::Value;
use std::time::Duration;

/// Longer than anything takes here, and short enough to wait for if it doesn't come.
const LONG: Duration = Duration::from_secs(20);

/// A server, and a client that was given nothing but its address and a key.
struct Judged {
    fake: FakeLlm,
    client: Client<OpenAIConfig>,
    server: Server,
}

impl Judged {
    async fn new(script: Script) -> Judged {
        let fake = FakeLlm::new(script);
        let server = fake.serve().await.expect("a port is free");
        let client = client(server.base_url(), "key");
        Judged { fake, client, server }
    }

    async fn steps(steps: impl IntoIterator<Item = Step>) -> Judged {
        Judged::new(Script::new(steps)).await
    }

    async fn chat(
        &self,
        body: Value,
    ) -> Result<CreateChatCompletionResponse, OpenAIError> {
        self.client.chat().create(typed(body)).await
    }

    async fn chat_stream(
        &self,
        body: Value,
    ) -> Result<ChatCompletionResponseStream, OpenAIError> {
        self.client.chat().create_stream(typed(body)).await
    }

    async fn respond(&self, body: Value) -> Result<Response, OpenAIError> {
        self.client.responses().create(typed(body)).await
    }

    async fn respond_stream(&self, body: Value) -> Result<ResponseStream, OpenAIError> {
        self.client.responses().create_stream(typed(body)).await
    }
}

/// Reads a response to its end, or to its first error.
async fn events(
    mut stream: ResponseStream,
) -> (Vec<ResponseStreamEvent>, Option<OpenAIError>) {
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => events.push(event),
            Err(error) => return (events, Some(error)),
        }
    }
    (events, None)
}

/// The types of the events, in their order, each once if it is repeated.
fn kinds(events: &[ResponseStreamEvent]) -> Vec<&'static str> {
    use async_openai::traits::EventType;
    let mut kinds: Vec<_> = events.iter().map(EventType::event_type).collect();
    kinds.dedup();
    kinds
}

/// The text of the deltas.
fn deltas(events: &[ResponseStreamEvent]) -> String {
    let text = |event: &ResponseStreamEvent| match event {
        ResponseStreamEvent::ResponseOutputTextDelta(it) => Some(it.delta.clone()),
        _ => None,
    };
    events.iter().filter_map(text).collect()
}

/// The response that the last event contains.
fn last_response(events: &[ResponseStreamEvent]) -> Option<&Response> {
    match events.last()? {
        ResponseStreamEvent::ResponseCompleted(it) => Some(&it.response),
        ResponseStreamEvent::ResponseIncomplete(it) => Some(&it.response),
        ResponseStreamEvent::ResponseFailed(it) => Some(&it.response),
        _ => None,
    }
}

/// Whether the connection broke, rather than that an event was bad.
fn broken(error: &OpenAIError) -> bool {
    matches!(error, OpenAIError::StreamError(it) if matches!(**it, StreamError::EventStream(_)))
}
