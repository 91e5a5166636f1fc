mod server;

use anyhow::{Result, ensure};
use desk::{Agent, Driver, Tool, ToolResult};
use futures::future::try_join_all;
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use server::Server;
use std::env;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::fs::read_to_string;
use tokio::spawn;

const RUNS: usize = 1_000;

#[tokio::main]
async fn main() -> Result<()> {
    let argument = env::args().nth(1);
    if argument.as_deref() == Some("serve") {
        return server::serve().await;
    }
    let connections = argument.as_ref().map_or(Ok(200), |argument| argument.parse())?;
    // ANCHOR: runs
    let server = Server::start().await?;
    let client = Client::new(&server.base_url, "any".into())?.at_most(connections);
    let agent = Agent::new("m", "Answer in one sentence.");
    let agent =
        agent.tool(Tool::new("get_weather", "The weather in a city.", get_weather));
    let driver = Arc::new(Driver::new(agent, client));

    let start = Instant::now();
    let runs = (0..RUNS).map(|_| {
        let driver = Arc::clone(&driver);
        spawn(async move { driver.run("How is the weather?").await })
    });
    for answer in try_join_all(runs).await? {
        ensure!(answer? == "It's sunny.", "the wrong answer");
    }
    // ANCHOR_END: runs
    let (took, memory) = (start.elapsed(), peak_memory().await);
    let counts = server.stop().await?;

    if argument.is_some() {
        let memory = memory.map_or("?".to_string(), |megabytes| megabytes.to_string());
        println!("{took:.2?}, {memory} MB, at most {} at once", counts.most_at_once);
        return Ok(());
    }
    println!("{RUNS} runs ask {} times", counts.requests);
    println!("more than 100 at once: {}", counts.most_at_once > 100);
    println!("at most {connections} at once: {}", counts.most_at_once <= connections);
    println!("in less than 10 s: {}", took < Duration::from_secs(10));
    println!("with less than 100 MB: {}", memory.is_none_or(|megabytes| megabytes < 100));
    Ok(())
}

#[derive(Deserialize, JsonSchema)]
struct Place {
    city: String,
}

async fn get_weather(place: Place) -> ToolResult {
    Ok(format!("sunny in {}", place.city))
}

/// The most memory that this process has had at once, in MB. Only Linux says so.
async fn peak_memory() -> Option<u64> {
    let status = read_to_string("/proc/self/status").await.ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? / 1_000)
}
