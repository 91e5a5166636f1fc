use anyhow::Result;
use fake_llm::{FakeLlm, Fault, Script, Step};
use reqwest::Client;
use serde_json::json;
use std::time::Duration;

#[tokio::main]
async fn main() -> Result<()> {
    // Ten tokens, one every 100 ms. The last reply gets stuck after the fourth.
    let steady =
        Step::respond("a b c d e f g h i j").per_token(Duration::from_millis(100));
    let stuck = steady.clone().with(Fault::StallAfter(4));
    let server = FakeLlm::new(Script::new([steady.times(2), stuck])).serve().await?;
    let url = format!("{}/chat/completions", server.base_url());

    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().tls_certs_only([]);
    let client = client.read_timeout(Duration::from_millis(500)).build()?;
    for (what, stream) in
        [("streamed", true), ("whole", false), ("streamed, stuck", true)]
    {
        let messages = [json!({ "role": "user", "content": "Recite the alphabet." })];
        let request = json!({ "model": "small", "messages": messages, "stream": stream });
        let call = client.post(&url).bearer_auth("a-key").json(&request);
        match read(call).await {
            Ok(_) => println!("{what}: read to the end"),
            Err(error) => println!("{what}: timed out is {}", error.is_timeout()),
        }
    }
    Ok(())
}

async fn read(call: reqwest::RequestBuilder) -> reqwest::Result<String> {
    call.send().await?.text().await
}
