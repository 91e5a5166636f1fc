//! What `async-openai` makes of the server: a client that nobody here wrote, and that refuses a body without one of the
//! fields it requires.

mod cases;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::{OpenAIError, StreamError};
use async_openai::types::chat::{
    ChatCompletionResponseStream, CreateChatCompletionResponse,
    CreateChatCompletionStreamResponse, FinishReason,
};
use async_openai::types::responses::{Response, ResponseStream, ResponseStreamEvent};
use fake_llm::{FakeLlm, Script, Server, Step};
use futures::StreamExt;
use serde_json::{Value, json};
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

/// A client without a pool, so that each attempt has a connection of its own.
fn client(base_url: &str, key: &str) -> Client<OpenAIConfig> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    let http = http.pool_max_idle_per_host(0).build().expect("the settings are valid");
    let config = OpenAIConfig::new().with_api_base(base_url).with_api_key(key);
    Client::build(http, config)
}

/// A request in the client's own type. The client writes it again in its own words.
fn typed<T: serde::de::DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).expect("the client knows this request")
}

/// A chat completion that asks for this.
fn asks(text: &str) -> Value {
    json!({ "model": "m", "messages": [{ "role": "user", "content": text }] })
}

/// A response that asks for this.
fn inputs(text: &str) -> Value {
    json!({ "model": "m", "input": text })
}

/// A request with more fields.
fn with(mut body: Value, more: Value) -> Value {
    let fields = body.as_object_mut().expect("a request is an object");
    fields.extend(more.as_object().expect("the fields are an object").clone());
    body
}

/// What a streamed chat completion contained.
#[derive(Debug, Default)]
struct Collected {
    text: String,
    /// How many deltas carried text.
    pieces: usize,
    /// Id, name and arguments, by index.
    calls: Vec<(String, String, String)>,
    finish: Vec<FinishReason>,
    /// The tokens of the output, according to the server.
    usage: Option<u32>,
}

impl Collected {
    fn take(&mut self, chunk: CreateChatCompletionStreamResponse) {
        if let Some(usage) = chunk.usage {
            self.usage = Some(usage.completion_tokens);
        }
        for choice in chunk.choices {
            self.finish.extend(choice.finish_reason);
            let text = choice.delta.content.unwrap_or_default();
            self.pieces += usize::from(!text.is_empty());
            self.text += &text;
            for piece in choice.delta.tool_calls.into_iter().flatten() {
                let at = piece.index as usize;
                if self.calls.len() <= at {
                    self.calls.resize(at + 1, Default::default());
                }
                let call = &mut self.calls[at];
                call.0 += &piece.id.unwrap_or_default();
                let function = piece.function.unwrap_or_default();
                call.1 += &function.name.unwrap_or_default();
                call.2 += &function.arguments.unwrap_or_default();
            }
        }
    }
}

/// Reads a chat completion to its end, or to its first error.
async fn collect(
    mut stream: ChatCompletionResponseStream,
) -> (Collected, Option<OpenAIError>) {
    let mut collected = Collected::default();
    while let Some(chunk) = stream.next().await {
        match chunk {
            Ok(chunk) => collected.take(chunk),
            Err(error) => return (collected, Some(error)),
        }
    }
    (collected, None)
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
