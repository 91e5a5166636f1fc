//! The script, and what the server's counts say about a client that leaves.

include!("../src/main.rs");

use model_client::{ChatRequest, Message, collect};
use serde_json::Value;

fn fake() -> FakeLlm {
    FakeLlm::new(Script::from_json(include_str!("../script.json")).expect("a script"))
}

#[tokio::test]
async fn the_counts_say_that_a_client_has_left() -> Result<(), Box<dyn Error>> {
    let server = fake().serve().await?;
    let asked = answer(server.base_url(), "silent");
    assert!(timeout(Duration::from_secs(2), asked).await.is_err());
    sleep(Duration::from_millis(500)).await;

    let url = server.base_url().replace("/v1", "/counts");
    let counts: Value = serde_json::from_str(&reqwest::get(url).await?.text().await?)?;
    let shown: Value = serde_json::from_str(include_str!("../counts.json"))?;
    assert_eq!(counts["counts"], shown);
    Ok(())
}

#[tokio::test]
async fn a_slow_answer_comes_to_its_end() -> Result<(), Box<dyn Error>> {
    let server = fake().serve().await?;
    assert!(answer(server.base_url(), "slow").await?.ends_with("evening."));
    Ok(())
}

#[tokio::test]
async fn two_models_call_tools() -> Result<(), Box<dyn Error>> {
    let server = fake().serve().await?;
    let client = model_client::Client::new(server.base_url(), "any".into())?;
    let ask = async |model: &str| {
        let request = ChatRequest::new(model, [Message::user("Hello.")]);
        collect(client.stream(&request).await?).await
    };
    for _ in 0..20 {
        assert_eq!(ask("loops").await?.calls.len(), 1);
    }
    assert_eq!(ask("six").await?.calls.len(), 6);
    assert!(ask("six").await?.text.is_some(), "after its six calls, it answers");
    Ok(())
}
