use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::types::chat::{
    ChatCompletionRequestUserMessage, CreateChatCompletionRequestArgs,
};
use futures::TryStreamExt;

pub async fn answer(url: &str) -> Result<String, OpenAIError> {
    let question = ChatCompletionRequestUserMessage::from("How will the weather be?");
    let request = CreateChatCompletionRequestArgs::default()
        .model("small")
        .messages([question.into()])
        .build()?;
    let mut events = client(url).chat().create_stream(request).await?;
    let mut answer = String::new();
    while let Some(event) = events.try_next().await? {
        for choice in event.choices {
            answer += &choice.delta.content.unwrap_or_default();
        }
    }
    Ok(answer)
}

fn client(url: &str) -> Client<OpenAIConfig> {
    // An error means that the program has already chosen its cryptography.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::with_config(OpenAIConfig::new().with_api_base(url).with_api_key("any"))
}
