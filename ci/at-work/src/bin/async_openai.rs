//! async-openai: a client without a loop.

use anyhow::Context;
use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::types::chat::{
    ChatCompletionRequestUserMessage, CreateChatCompletionRequest, CreateChatCompletionRequestArgs,
};
use at_work::{MODEL, QUESTION, read, run};
use futures::StreamExt;

#[tokio::main]
async fn main() {
    run(whole, streamed).await;
}

async fn whole(url: String) -> anyhow::Result<String> {
    let reply = client(url).chat().create(request()?).await?;
    let choice = reply.choices.into_iter().next().context("no choice")?;
    choice.message.content.context("no text")
}

async fn streamed(url: String) -> anyhow::Result<String> {
    let mut stream = client(url).chat().create_stream(request()?).await?;
    let mut text = String::new();
    while let Some(event) = stream.next().await {
        for choice in event?.choices {
            let piece = choice.delta.content.unwrap_or_default();
            read(&piece).await;
            text += &piece;
        }
    }
    Ok(text)
}

fn client(url: String) -> Client<OpenAIConfig> {
    Client::with_config(OpenAIConfig::new().with_api_base(url).with_api_key("any"))
}

fn request() -> anyhow::Result<CreateChatCompletionRequest> {
    let message = ChatCompletionRequestUserMessage::from(QUESTION);
    Ok(CreateChatCompletionRequestArgs::default().model(MODEL).messages([message.into()]).build()?)
}
