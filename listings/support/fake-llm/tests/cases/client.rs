//! The client, its requests, and what it collects. The test of a real engine, in `ci/engine`, uses the same.

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::types::chat::{
    ChatCompletionResponseStream, CreateChatCompletionStreamResponse, FinishReason,
};
use futures::StreamExt;
use serde_json::{Value, json};

/// A client without a pool, so that each attempt has a connection of its own.
pub fn client(base_url: &str, key: &str) -> Client<OpenAIConfig> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    let http = http.pool_max_idle_per_host(0).build().expect("the settings are valid");
    let config = OpenAIConfig::new().with_api_base(base_url).with_api_key(key);
    Client::build(http, config)
}

/// A request in the client's own type. The client writes it again in its own words.
pub fn typed<T: serde::de::DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).expect("the client knows this request")
}

/// A chat completion that asks for this.
pub fn asks(text: &str) -> Value {
    json!({ "model": "m", "messages": [{ "role": "user", "content": text }] })
}

/// A response that asks for this.
pub fn inputs(text: &str) -> Value {
    json!({ "model": "m", "input": text })
}

/// A request with more fields.
pub fn with(mut body: Value, more: Value) -> Value {
    let fields = body.as_object_mut().expect("a request is an object");
    fields.extend(more.as_object().expect("the fields are an object").clone());
    body
}

/// What a streamed chat completion contained.
#[derive(Debug, Default)]
pub struct Collected {
    pub text: String,
    /// How many deltas carried text.
    pub pieces: usize,
    /// Id, name and arguments, by index.
    pub calls: Vec<(String, String, String)>,
    pub finish: Vec<FinishReason>,
    /// The tokens of the output, according to the server.
    pub usage: Option<u32>,
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
pub async fn collect(
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
