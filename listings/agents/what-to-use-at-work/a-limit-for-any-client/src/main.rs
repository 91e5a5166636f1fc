use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::types::chat::{
    ChatCompletionRequestUserMessage, CreateChatCompletionRequestArgs,
};
use fake_llm::{FakeLlm, Fault, Script, Step};
use futures::TryStreamExt;
use reqwest::ClientBuilder;
use std::time::Duration;
use tokio::time::timeout;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // An error means that the program has already chosen its cryptography.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let stalls = Step::respond("Rain until noon.").with(Fault::StallAfter(3));
    let server = FakeLlm::new(Script::new([stalls.times(2)])).serve().await?;
    let config = OpenAIConfig::new().with_api_base(server.base_url());
    let config = config.with_api_key("any");

    let limited = ClientBuilder::new().read_timeout(Duration::from_millis(500));
    for (which, http) in [("as it is", ClientBuilder::new()), ("limited", limited)] {
        let client = Client::build(http.build()?, config.clone());
        match timeout(Duration::from_secs(2), answer(&client)).await {
            Ok(Ok(text)) => println!("{which}: {text}"),
            Ok(Err(_)) => println!("{which}: an error"),
            Err(_) => println!("{which}: still waiting after two seconds"),
        }
    }
    Ok(())
}

async fn answer(client: &Client<OpenAIConfig>) -> Result<String, OpenAIError> {
    let question = ChatCompletionRequestUserMessage::from("How will the weather be?");
    let request = CreateChatCompletionRequestArgs::default()
        .model("small")
        .messages([question.into()])
        .build()?;
    let mut events = client.chat().create_stream(request).await?;
    let mut answer = String::new();
    while let Some(event) = events.try_next().await? {
        for choice in event.choices {
            answer += &choice.delta.content.unwrap_or_default();
        }
    }
    Ok(answer)
}
