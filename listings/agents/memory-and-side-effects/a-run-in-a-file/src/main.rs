use anyhow::Result;
use desk::{Agent, Driver, Tool, ToolResult};
use desk_session::Session;
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<()> {
    let folder = TempDir::new()?;
    let file = folder.path().join("runs.sqlite");
    let client = Client::in_process(model());
    for process in 1..=3 {
        println!("process {process} begins");
        match timeout(Duration::from_millis(2_500), answer(&file, &client)).await {
            Ok(text) => println!("  {}", text?),
            Err(_elapsed) => println!("  it is ended in the middle"),
        }
    }
    Ok(())
}

async fn answer(file: &Path, client: &Client) -> Result<String> {
    let session = Session::open(file).await?;
    let keep = session.clone();
    let driver =
        Driver::new(agent(), client.clone()).keep_with(move |run| keep.save(run));
    let mut run = match session.load("lunch").await? {
        Some(run) => run,
        None => driver.start("Where shall I have lunch?").with_id("lunch"),
    };
    let text = driver.drive(&mut run).await?;
    session.close().await?;
    Ok(text)
}

#[derive(Deserialize, JsonSchema)]
struct Query {
    query: String,
}

async fn search(Query { query }: Query) -> ToolResult {
    sleep(Duration::from_secs(1)).await;
    println!("  searched for {query}");
    Ok(format!("pages about {query}"))
}

fn agent() -> Agent {
    Agent::new("m", "You plan lunches.").tool(Tool::new("search", "", search))
}

/// Each reply takes a second.
fn model() -> FakeLlm {
    let search = |query| Step::calls([Call::new("search", json!({ "query": query }))]);
    FakeLlm::new(Script::new(
        [
            search("cafes").when_asked("lunch").always(),
            search("opening hours").when_asked("cafes").always(),
            Step::respond("At Lena's, after noon.").when_asked("hours").always(),
        ]
        .map(|step| step.after(Duration::from_secs(1))),
    ))
}
