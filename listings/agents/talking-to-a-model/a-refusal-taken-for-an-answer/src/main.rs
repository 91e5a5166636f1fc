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

    let _ = rustls::crypto::ring::default_provider().install_default(); // reqwest wants a TLS library
    let client = Client::builder().no_proxy().tls_certs_only([]).build()?; // the server is on this machine
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
