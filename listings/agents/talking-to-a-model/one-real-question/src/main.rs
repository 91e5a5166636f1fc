use anyhow::{Context, Result};
use model_client::{ChatRequest, Client, Message};
use std::env;

#[tokio::main]
async fn main() -> Result<()> {
    let model = env::args().nth(1).context("usage: one-real-question MODEL")?;
    let key = env::var("OPENAI_API_KEY").context("no OPENAI_API_KEY")?;
    let base_url = env::var("OPENAI_BASE_URL");
    let base_url = base_url.unwrap_or("https://api.openai.com/v1".to_string());

    let client = Client::new(&base_url, key.into())?;
    let request = ChatRequest::new(model, [Message::user("Why is rain wet?")]);
    let reply = client.chat(&request).await?;
    println!("{} {:?}", reply.text.unwrap_or_default(), reply.usage);
    Ok(())
}
