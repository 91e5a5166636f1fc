use desk::{Agent, Driver, Message};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::service::ServiceExt;
use rmcp::transport::{TokioChildProcess, stdio};
use rmcp::{tool, tool_router};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::error::Error;
use std::{env, future, process};
use tokio::process::Command;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).as_deref() == Some("serve") {
        Mailer.serve(stdio()).await?.waiting().await?;
        return Ok(());
    }
    let mut command = Command::new(env::current_exe()?);
    command.arg("serve");
    let server = ().serve(TokioChildProcess::new(command)?).await?;

    let mut agent = Agent::new("gpt-5-mini", "You mail papers.");
    for tool in desk_mcp::tools(&server).await? {
        agent = agent.tool(tool);
    }
    let driver = Driver::new(agent, Client::in_process(model()));
    let mut run = driver.start("Send all three.");
    let answer = driver.drive(&mut run).await?;
    for message in run.messages() {
        if let Message::Tool { content, .. } = message {
            println!("the model reads: {content}");
        }
    }
    println!("{answer}");
    Ok(())
}

struct Mailer;

#[derive(Deserialize, JsonSchema)]
struct Paper {
    file: String,
}

#[tool_router(server_handler)]
impl Mailer {
    #[tool(description = "Sends a paper.")]
    async fn send(&self, Parameters(Paper { file }): Parameters<Paper>) -> String {
        match file.as_str() {
            "broken.pdf" => process::exit(1),
            "large.pdf" => future::pending().await,
            _ => format!("{file} is sent"),
        }
    }
}

fn model() -> FakeLlm {
    let send = |file| Call::new("send", json!({ "file": file }));
    FakeLlm::new(Script::new([
        Step::calls([send("short.pdf")]),
        Step::calls([send("large.pdf"), send("broken.pdf")]),
        Step::calls([send("short.pdf")]),
        Step::respond("Only one is sent for sure."),
    ]))
}
