//! adk-rust: agents, a runner, and sessions.

use adk_rust::model::openai::{OpenAIClient, OpenAIConfig};
use adk_rust::prelude::*;
use adk_rust::session::{CreateRequest, SessionService};
use adk_rust::{RunConfig, StreamingMode};
use anyhow::Context;
use at_work::{DESCRIPTION, MODEL, QUESTION, TOOL, read, run, work};
use futures::StreamExt;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

#[tokio::main]
async fn main() {
    run(|url| answer(url, StreamingMode::None), |url| answer(url, StreamingMode::SSE)).await;
}

async fn answer(url: String, streaming_mode: StreamingMode) -> anyhow::Result<String> {
    let runner = runner(url, streaming_mode).await?;
    let question = Content::new("user").with_text(QUESTION);
    let mut events = runner.run_str("user", "session", question).await?;
    let mut text = String::new();
    while let Some(event) = events.next().await {
        let response = event?.llm_response;
        for part in response.content.iter().flat_map(|content| &content.parts) {
            if let Part::Text { text: piece } = part {
                read(piece).await;
                text += piece;
            }
        }
    }
    (!text.is_empty()).then_some(text).context("no text")
}

async fn runner(url: String, streaming_mode: StreamingMode) -> anyhow::Result<Runner> {
    let model = OpenAIClient::new(OpenAIConfig {
        api_key: "any".to_string(),
        model: MODEL.to_string(),
        base_url: Some(url),
        ..OpenAIConfig::default()
    })?;
    let tool = FunctionTool::new(TOOL, DESCRIPTION, |_: Arc<dyn ToolContext>, _: Value| async {
        match work().await {
            Ok(text) => Ok(json!({ "result": text })),
            Err(error) => Err(AdkError::tool(error.to_string())),
        }
    });
    let agent = LlmAgentBuilder::new("agent").model(Arc::new(model)).tool(Arc::new(tool)).build()?;
    let sessions = InMemorySessionService::new();
    sessions
        .create(CreateRequest {
            app_name: "at-work".to_string(),
            user_id: "user".to_string(),
            session_id: Some("session".to_string()),
            state: HashMap::new(),
        })
        .await?;
    Ok(Runner::builder()
        .app_name("at-work")
        .agent(Arc::new(agent))
        .session_service(Arc::new(sessions))
        .run_config(RunConfig::builder().streaming_mode(streaming_mode).build())
        .build()?)
}
