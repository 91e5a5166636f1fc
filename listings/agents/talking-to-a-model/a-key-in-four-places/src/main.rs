use anyhow::Result;
use fake_llm::{FakeLlm, Script};
use reqwest::Client;

const KEY: &str = "sk-proj-Zq7vWx4Kp9Tn";

#[derive(Debug)]
#[expect(dead_code, reason = "only Debug reads them")]
struct Config {
    base_url: String,
    key: String,
}

#[tokio::main]
async fn main() -> Result<()> {
    let config =
        Config { base_url: "http://127.0.0.1:1/v1".to_string(), key: KEY.to_string() };
    println!("1. {config:?}");

    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().tls_certs_only([]).build()?;
    let request = client.get("http://127.0.0.1:1/v1/models").header("api-key", KEY);
    println!("2. {:?}", request.build()?.headers());

    let in_the_url = client.get(format!("http://127.0.0.1:1/v1/models?key={KEY}"));
    let refused = in_the_url.send().await.expect_err("nothing listens there");
    println!("3. {refused}");

    let server = FakeLlm::new(Script::new([]).keys(["another"])).serve().await?;
    let models = client.get(format!("{}/models", server.base_url())).bearer_auth(KEY);
    println!("4. {}", models.send().await?.text().await?);
    Ok(())
}
