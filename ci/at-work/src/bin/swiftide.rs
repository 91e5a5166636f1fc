//! swiftide: pipelines and agents.

use anyhow::Context;
use async_trait::async_trait;
use at_work::{DESCRIPTION, MODEL, QUESTION, TOOL, read, run, work};
use std::borrow::Cow;
use swiftide::agents::Agent;
use swiftide::chat_completion::errors::ToolError;
use swiftide::chat_completion::{ChatMessage, ToolCall, ToolOutput, ToolSpec};
use swiftide::integrations::openai::{OpenAI, OpenAIConfig};
use swiftide::traits::{AgentContext, Tool};

#[tokio::main]
async fn main() {
    run(whole, streamed).await;
}

async fn whole(url: String) -> anyhow::Result<String> {
    answer(Agent::builder().llm(&model(url)?).add_tool(Work).build()?).await
}

async fn streamed(url: String) -> anyhow::Result<String> {
    let agent = Agent::builder()
        .llm(&model(url)?)
        .add_tool(Work)
        .on_stream(|_, response| {
            let text = response.message.clone().unwrap_or_default();
            Box::pin(async move {
                read(&text).await;
                Ok(())
            })
        })
        .build()?;
    answer(agent).await
}

async fn answer(mut agent: Agent) -> anyhow::Result<String> {
    agent.query(QUESTION).await?;
    let history = agent.history().await?;
    let texts = history.iter().rev().filter_map(|message| match message {
        ChatMessage::Assistant(text, _) => text.clone(),
        _ => None,
    });
    texts.into_iter().next().context("no text")
}

fn model(url: String) -> anyhow::Result<OpenAI> {
    let config = OpenAIConfig::new().with_api_base(url).with_api_key("any");
    let client = swiftide_openai::Client::with_config(config);
    Ok(OpenAI::builder().client(client).default_prompt_model(MODEL).build()?)
}

#[derive(Clone)]
struct Work;

#[async_trait]
impl Tool for Work {
    async fn invoke(&self, _: &dyn AgentContext, _: &ToolCall) -> Result<ToolOutput, ToolError> {
        Ok(ToolOutput::text(work().await?))
    }

    fn name(&self) -> Cow<'_, str> {
        TOOL.into()
    }

    fn tool_spec(&self) -> ToolSpec {
        ToolSpec::builder().name(TOOL).description(DESCRIPTION).build().expect("nothing else is required")
    }
}
