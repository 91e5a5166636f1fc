use desk::{Agent, Driver, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    let agent = Agent::new("gpt-5-mini", "You search until you find.").tool(Tool::new(
        "search",
        "Searches the archive.",
        search,
    ));
    let driver = Driver::new(agent, Client::in_process(model()));

    let mut run = driver.start("When was the tea robot invented?").max_turns(3);
    if let Err(stopped) = driver.drive(&mut run).await {
        println!("{stopped} after {}", run.turns());
    }
    let mut run = run.max_turns(6);
    println!("{}", driver.drive(&mut run).await?);
    println!("{} turns", run.turns());
    Ok(())
}

#[derive(Deserialize, JsonSchema)]
struct Query {
    page: u32,
}

async fn search(query: Query) -> ToolResult {
    println!("page {}", query.page);
    Err(format!("nothing on page {}", query.page).into())
}

/// The model goes by the last message, so a new run would begin with page 1. It gives up after page 4.
fn model() -> FakeLlm {
    let search = |page| Step::calls([Call::new("search", json!({ "page": page }))]);
    FakeLlm::new(Script::new([
        search(1).when_asked("tea robot"),
        search(2).when_asked("on page 1"),
        search(3).when_asked("on page 2"),
        search(4).when_asked("on page 3"),
        Step::respond("I don't know.").when_asked("on page 4"),
    ]))
}
