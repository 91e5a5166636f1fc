use desk::{Agent, Driver, Message, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    let agent = Agent::new("gpt-5-mini", "You compare hotels.").tool(Tool::new(
        "find_price",
        "The price in a city.",
        find_price,
    ));
    let driver = Driver::new(agent, Client::in_process(model())).tools_at_once(2);

    let mut run = driver.start("Which city is the cheapest?");
    let start = Instant::now();
    let answer = driver.drive(&mut run).await?;
    println!("after {} s the model has read:", start.elapsed().as_secs());
    for message in run.messages() {
        if let Message::Tool { content, .. } = message {
            println!("  {content}");
        }
    }
    println!("{answer}");
    Ok(())
}

#[derive(Deserialize, JsonSchema)]
struct Place {
    city: String,
}

async fn find_price(Place { city }: Place) -> ToolResult {
    sleep(Duration::from_secs(if city == "Paris" { 4 } else { 1 })).await;
    println!("{city} is done");
    Ok(format!("{city}: {} euros", 40 * city.len()))
}

fn model() -> FakeLlm {
    let calls = ["Paris", "Rome", "Oslo", "Lima"]
        .map(|city| Call::new("find_price", json!({ "city": city })));
    FakeLlm::new(Script::new([Step::calls(calls), Step::respond("Rome is.")]))
}
