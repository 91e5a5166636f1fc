use desk::{Agent, Driver, Stopped, Tool, ToolResult};
use fake_llm::{ApiError, Call, FakeLlm, Script, Step};
use futures::future::join_all;
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
// ANCHOR: main
async fn main() -> Result<(), Stopped> {
    let client = Client::in_process(model());
    let agent = |instructions: &str| Agent::new("gpt-5-mini", instructions);
    let planner = Driver::new(agent("Plan searches.").output::<Plan>(), client.clone());
    let search = Tool::new("search", "Searches the web.", search);
    let searcher = Driver::new(agent("Search, and sum up.").tool(search), client.clone());
    let writer = Driver::new(agent("Write a report."), client);

    let plan = planner.run("Research tea robots.").await?;
    let found = join_all(plan.searches.iter().map(|query| searcher.run(query))).await;
    for result in &found {
        match result {
            Ok(text) => println!("found: {text}"),
            Err(stopped) => println!("not found: {stopped}"),
        }
    }
    let found: Vec<String> = found.into_iter().flatten().collect();
    println!("{}", writer.run(&format!("Report on this: {}", found.join(", "))).await?);
    Ok(())
}
// ANCHOR_END: main

#[derive(Deserialize, JsonSchema)]
struct Plan {
    searches: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
struct Query {
    query: String,
}

async fn search(Query { query }: Query) -> ToolResult {
    sleep(Duration::from_secs(1)).await;
    println!("searched for {query}");
    Ok(format!("pages about {query}"))
}

/// Each reply takes a second.
fn model() -> FakeLlm {
    let plan = json!({ "searches": ["prices", "makers", "history"] });
    let search = |query| Step::calls([Call::new("search", json!({ "query": query }))]);
    let refused = ApiError::new(400, "content_policy").message("not about makers");
    let steps = [
        Step::json(plan).when_asked("Research"),
        Step::respond("from 90 euros").when_asked("pages about prices"),
        Step::respond("since 1902").when_asked("pages about history"),
        Step::respond("Tea robots: from 90 euros, since 1902.").when_asked("Report on"),
        search("prices").when_asked("prices"),
        Step::raise_error(refused).when_asked("makers"),
        search("history").when_asked("history"),
    ];
    FakeLlm::new(Script::new(steps.map(|step| step.after(Duration::from_secs(1)))))
}
