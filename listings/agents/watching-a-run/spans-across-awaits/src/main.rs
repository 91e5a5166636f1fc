use desk::{Agent, Driver, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;
use tracing::info;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    tracing_subscriber::fmt().without_time().with_target(false).init();
    let agent = Agent::new("gpt-5-mini", "You read reviews.").tool(Tool::new(
        "fetch",
        "Fetches a page.",
        fetch,
    ));
    let driver = Driver::new(agent, Client::in_process(model()));
    driver.run("What do people say?").await?;
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
    let fetch = |bytes| Call::new("fetch", json!({ "bytes": bytes }));
    let calls = Step::calls([fetch(4), fetch(2)]);
    FakeLlm::new(Script::new([calls, Step::respond("They like it.")]))
}
