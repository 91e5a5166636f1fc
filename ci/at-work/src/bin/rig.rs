//! rig: models, agents, and a sans-IO run.

use anyhow::Context;
use at_work::{DESCRIPTION, MODEL, QUESTION, TOOL, case, read, run, work};
use futures::StreamExt;
use rig::agent::MultiTurnStreamItem;
use rig::prelude::*;
use rig::providers::openai::OpenAIConfig;
use rig::streaming::{Item, StreamEvent};
use serde::Deserialize;
use serde_json::{Value, json};

#[tokio::main]
async fn main() {
    run(whole, streamed).await;
}

async fn whole(url: String) -> anyhow::Result<String> {
    let run = agent(url).prompt(QUESTION);
    // By default, a run has one turn, and is an error after the tools that its reply calls.
    let run = if case() == "loops" { run } else { run.max_turns(10) };
    Ok(run.await?.output().to_string())
}

async fn streamed(url: String) -> anyhow::Result<String> {
    let mut stream = agent(url).prompt(QUESTION).max_turns(10).stream();
    let mut answer = None;
    while let Some(item) = stream.next().await {
        match item? {
            MultiTurnStreamItem::StreamAssistantItem(Item::Event(StreamEvent::Text { text, .. })) => {
                read(&text).await;
            }
            MultiTurnStreamItem::FinalResponse(reply) => answer = Some(reply.output().to_string()),
            _ => {}
        }
    }
    answer.context("no final response")
}

fn agent(url: String) -> rig::Agent {
    let client = OpenAIConfig::new("any").with_base_url(url).client();
    AgentBuilder::new(client.chat(MODEL)).tool(Work).build()
}

#[derive(Deserialize)]
struct Arguments {}

struct Work;

impl Tool for Work {
    const NAME: &'static str = TOOL;
    type Args = Arguments;
    type Output = String;
    type Error = std::io::Error;

    fn description(&self) -> String {
        DESCRIPTION.to_string()
    }

    fn parameters(&self) -> Value {
        json!({"type": "object", "properties": {}})
    }

    async fn call(&self, _: &mut ToolContext, _: Arguments) -> Result<String, Self::Error> {
        work().await.map_err(std::io::Error::other)
    }
}
