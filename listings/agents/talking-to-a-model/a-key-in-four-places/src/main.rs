use anyhow::Result;
use fake_llm::{FakeLlm, Script};
use reqwest::Client;
use std::net::SocketAddr;

const KEY: &str = "sk-proj-Zq7vWx4Kp9Tn";

#[derive(Debug)]
#[expect(dead_code, reason = "only Debug reads them")]
struct Config {
    base_url: String,
    key: String,
}

#[tokio::main]
async fn main() -> Result<()> {
    let base_url = "http://models.example/v1".to_string();
    println!("1. {:?}", Config { base_url, key: KEY.to_string() });

    let _ = rustls::crypto::ring::default_provider().install_default();
    let nobody_listens = SocketAddr::from(([127, 0, 0, 1], 1));
    let client = Client::builder().no_proxy().tls_certs_only([]);
    let client = client.resolve("models.example", nobody_listens).build()?;
    let request = client.get("http://models.example/v1/models").header("api-key", KEY);
    println!("2. {:?}", request.build()?.headers());

    let in_the_url = format!("http://models.example/v1/models?key={KEY}");
    let refused = client.get(in_the_url).send().await.expect_err("nobody listens");
    println!("3. {refused}");

    let server = FakeLlm::new(Script::new([]).keys(["another"])).serve().await?;
    let models = client.get(format!("{}/models", server.base_url())).bearer_auth(KEY);
    println!("4. {}", models.send().await?.text().await?);
    Ok(())
}
