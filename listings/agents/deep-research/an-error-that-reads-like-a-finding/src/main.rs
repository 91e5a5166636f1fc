use desk::{Agent, Driver, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use search_server::{Answer, SearchServer};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize, JsonSchema)]
struct Query {
    query: String,
}

/// The search engine is down.
async fn search(Query { query }: Query) -> ToolResult {
    let engine = SearchServer::new([Answer::fails("noise", 503)]);
    match engine.search(&query).await {
        Ok(pages) => Ok(format!("{pages:?}")),
        Err(status) => Err(format!("status {status}").into()),
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    let client = Client::in_process(model());
    let search = Tool::new("search", "Searches the web.", search);
    let agent = Agent::new("gpt-5-mini", "Search, and sum up.").tool(search);

    match Driver::new(agent, client).run("noise").await {
        Ok(text) => println!("found: {text}"),
        Err(stopped) => println!("missing: {stopped}"),
    }
    Ok(())
}

fn model() -> FakeLlm {
    let text = "There are no reports of noise, so these robots are quiet.";
    FakeLlm::new(Script::new([
        Step::calls([Call::new("search", json!({ "query": "noise" }))]),
        Step::respond(text).when_asked("error: status 503"),
    ]))
}
