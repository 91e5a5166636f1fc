use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::types::chat::{
    ChatCompletionRequestUserMessage, CreateChatCompletionRequestArgs,
};
use fake_llm::{FakeLlm, Script};
use futures::TryStreamExt;
use std::error::Error;
use std::time::Duration;
use tokio::time::{sleep, timeout};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    for model in ["no-reason", "cut", "silent", "limited", "broken", "any"] {
        let script = Script::from_json(include_str!("../script.json"))?;
        let fake = FakeLlm::new(script);
        let server = fake.serve().await?;
        let limited = timeout(Duration::from_secs(5), answer(server.base_url(), model));
        let ended = match limited.await {
            Ok(Ok(text)) => format!("“{text}”"),
            Ok(Err(_)) => "an error".to_string(),
            Err(_) => "no end in five seconds".to_string(),
        };
        // The server notices a moment later that a client has left.
        sleep(Duration::from_millis(500)).await;
        let counts = fake.counts();
        println!(
            "{model}: {ended}, requests: {}, left: {}",
            counts.requests, counts.left
        );
    }
    Ok(())
}

/// Asks with the library that you want to know about, so replace this function.
async fn answer(url: &str, model: &str) -> Result<String, Box<dyn Error>> {
    // An error means that the program has already chosen its cryptography.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = OpenAIConfig::new().with_api_base(url).with_api_key("any");
    let question = ChatCompletionRequestUserMessage::from("How will the weather be?");
    let request = CreateChatCompletionRequestArgs::default()
        .model(model)
        .messages([question.into()])
        .build()?;
    let mut events = Client::with_config(config).chat().create_stream(request).await?;
    let mut answer = String::new();
    while let Some(event) = events.try_next().await? {
        for choice in event.choices {
            answer += &choice.delta.content.unwrap_or_default();
        }
    }
    Ok(answer)
}
