use desk::{Agent, Driver, Message};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use rmcp::ServiceExt;
use rmcp::transport::TokioChildProcess;
use serde_json::json;
use std::env;
use std::error::Error;
use std::process::Stdio;
use tokio::process::Command;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).as_deref() == Some("serve") {
        return archive_server::serve().await;
    }
    let mut command = Command::new(env::current_exe()?);
    command.arg("serve");
    let child = TokioChildProcess::builder(command).stderr(Stdio::null());
    let server = ().serve(child.spawn()?.0).await?;

    let mut agent = Agent::new("gpt-5-mini", "You know the archive.");
    for tool in desk_mcp::tools(&server).await? {
        agent = agent.tool(tool);
    }
    let driver = Driver::new(agent, Client::in_process(model()));
    let mut run = driver.start("How cold was 1881?");
    let answer = driver.drive(&mut run).await?;
    for message in run.messages() {
        if let Message::Tool { content, .. } = message {
            println!("the model reads: {content}");
        }
    }
    println!("{answer}");
    server.cancel().await?;
    Ok(())
}

fn model() -> FakeLlm {
    FakeLlm::new(Script::new([
        Step::calls([
            Call::new("headline", json!({ "year": 1881 })),
            Call::new("count", json!({ "word": "ice" })),
        ]),
        Step::calls([Call::new("count", json!({ "word": "ice", "volumes": 1 }))]),
        Step::respond("Very."),
    ]))
}
