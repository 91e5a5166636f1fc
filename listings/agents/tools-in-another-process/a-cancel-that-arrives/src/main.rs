use archive_server::Archive;
use desk::{Agent, Driver};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use rmcp::model::{CallToolRequest, CallToolRequestParams, ClientRequest, object};
use rmcp::service::{Peer, RoleClient, ServiceExt};
use serde_json::{Value, json};
use std::error::Error;
use std::time::Duration;
use tokio::io::{DuplexStream, duplex};
use tokio::time::{sleep, timeout};

const LIMIT: Duration = Duration::from_millis(2500);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (pipe, other_end) = duplex(4096);
    tokio::spawn(serve(other_end));
    let server = ().serve(pipe).await?;

    println!("a run, dropped after 2.5 s");
    let driver = driver(&server).await?;
    let dropped = timeout(LIMIT, driver.run("How cold was it?")).await;
    assert!(dropped.is_err());
    sleep(Duration::from_secs(10)).await;

    println!("send_request, dropped after 2.5 s");
    let params = CallToolRequestParams::new("count").with_arguments(object(arguments()));
    let request = ClientRequest::CallToolRequest(CallToolRequest::new(params));
    let dropped = timeout(LIMIT, server.send_request(request)).await;
    assert!(dropped.is_err());
    sleep(Duration::from_secs(10)).await;
    Ok(())
}

fn arguments() -> Value {
    json!({ "word": "ice", "volumes": 5 })
}

async fn driver(server: &Peer<RoleClient>) -> Result<Driver<Client>, Box<dyn Error>> {
    let mut agent = Agent::new("gpt-5-mini", "You know the archive.");
    for tool in desk_mcp::tools(server).await? {
        agent = agent.tool(tool);
    }
    let model =
        FakeLlm::new(Script::new([Step::calls([Call::new("count", arguments())])]));
    Ok(Driver::new(agent, Client::in_process(model)))
}

async fn serve(pipe: DuplexStream) {
    let archive = Archive { log: |line| println!("  {line}") };
    if let Ok(serving) = archive.serve(pipe).await {
        let _ended = serving.waiting().await;
    }
}
