use anyhow::Result;
use fake_llm::{ApiError, FakeLlm, Script, Step};
use reqwest::Client;
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<()> {
    let busy = ApiError::new(429, "rate_limit_exceeded");
    let server = FakeLlm::new(Script::new([Step::raise_error(busy)])).serve().await?;
    let question = json!({
        "model": "small",
        "messages": [{ "role": "user", "content": "Is it raining?" }],
    });

    // Only for a server on this machine, without TLS. For others, `Client::new()` is enough.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().tls_certs_only([]).build()?;

    let reply: Value = client
        .post(format!("{}/chat/completions", server.base_url()))
        .bearer_auth("a-key")
        .json(&question)
        .send()
        .await?
        .json()
        .await?;
    println!("the model says: {}", reply["choices"][0]["message"]["content"]);
    Ok(())
}
