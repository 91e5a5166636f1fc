use desk::{Agent, Driver, Event, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::join;
use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    let agent = Agent::new("gpt-5-mini", "You compare products.").tool(Tool::new(
        "search",
        "Searches the web.",
        search,
    ));
    let driver = Driver::new(agent, Client::in_process(model()));
    let mut run = driver.start("Which tea robot should I buy?");

    let (events, receiver) = desk::events(16);
    let (ended, ()) = join!(driver.drive_with(&mut run, &events), read(receiver));
    if let Err(stopped) = ended {
        println!("{stopped}");
    }
    sleep(Duration::from_secs(60)).await;

    println!("A minute later:");
    println!("{}", driver.drive(&mut run).await?);
    Ok(())
}

/// Reads until the second search begins, watches it for a second, and leaves.
async fn read(mut receiver: Receiver<Event>) {
    while let Some(event) = receiver.recv().await {
        if let Event::Called { arguments, .. } = event
            && arguments.contains("reviews")
        {
            sleep(Duration::from_secs(1)).await;
            println!("the reader leaves");
            break;
        }
    }
}

#[derive(Deserialize, JsonSchema)]
struct Query {
    query: String,
}

async fn search(Query { query }: Query) -> ToolResult {
    println!("  searching for {query}");
    sleep(Duration::from_secs(2)).await;
    println!("  found {query}");
    Ok(format!("12 {query}"))
}

fn model() -> FakeLlm {
    let search = |query| Step::calls([Call::new("search", json!({ "query": query }))]);
    FakeLlm::new(Script::new([
        search("prices"),
        search("reviews"),
        Step::respond("The small one."),
    ]))
}
