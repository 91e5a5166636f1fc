use desk::{Agent, Driver, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;
use tokio::try_join;
use tracing::{Instrument, info, info_span};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    tracing_subscriber::fmt().without_time().with_target(false).init();
    let fetch = Tool::new("fetch", "Fetches a page.", fetch);
    let agent = Agent::new("gpt-5-mini", "You read reviews.").tool(fetch);
    let driver = Driver::new(agent, Client::in_process(model()));
    // ANCHOR: run
    let review = async |user: &str, bytes: u64| {
        let question = format!("Read {bytes} bytes of reviews.");
        driver.run(&question).instrument(info_span!("run", user)).await
    };
    try_join!(review("ana", 4), review("bo", 2))?;
    // ANCHOR_END: run
    Ok(())
}

#[derive(Deserialize, JsonSchema)]
struct Page {
    bytes: u64,
}

// ANCHOR: tool
async fn fetch(page: Page) -> ToolResult {
    info!("connected");
    sleep(Duration::from_secs(page.bytes)).await;
    info!("read {} bytes", page.bytes);
    Ok("Great tea.".into())
}
// ANCHOR_END: tool

fn model() -> FakeLlm {
    let fetch = |bytes: u64| {
        let call = Call::new("fetch", json!({ "bytes": bytes })).id("call_1");
        Step::calls([call]).when_asked(&format!("{bytes} bytes"))
    };
    let answer = Step::respond("They like it.").times(2);
    FakeLlm::new(Script::new([fetch(4), fetch(2), answer]))
}
