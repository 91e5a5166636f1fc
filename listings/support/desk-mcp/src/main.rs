//! `desk-mcp CALLS COMMAND [ARGUMENT…]` makes calls of an MCP server's tools in one run of `desk`, and prints what the model
//! reads: a line of JSON with all outputs, in order. CALLS is a JSON list such as `[{"name": "add", "arguments": {"a": 1}}]`,
//! and COMMAND starts the server.
//!
//! When a line comes on stdin, the run is dropped, and `dropped` is printed once the server has been told. The connection
//! then stays open until the next line.

use desk::{Agent, ChatRequest, Driver, Error, Finish, Message, Model, Reply, ToolCall};
use rmcp::ServiceExt;
use rmcp::transport::TokioChildProcess;
use serde_json::{Value, json};
use std::env;
use std::future::{pending, ready};
use tokio::io::{AsyncBufReadExt, BufReader, stdin};
use tokio::process::Command;
use tokio::select;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let calls: Vec<Value> = serde_json::from_str(&arguments.next().ok_or("no calls")?)?;
    let mut command = Command::new(arguments.next().ok_or("no command")?);
    command.args(arguments);
    let server = ().serve(TokioChildProcess::new(command)?).await?;

    let mut agent = Agent::new("m", "");
    for tool in desk_mcp::tools(&server).await? {
        agent = agent.tool(tool);
    }
    let driver = Driver::new(agent, calls_once(calls));
    let mut run = driver.start("");
    select! {
        ended = driver.drive(&mut run) => {
            ended?;
            let outputs = run.messages().iter().filter_map(|message| match message {
                Message::Tool { content, .. } => Some(content),
                _ => None,
            });
            println!("{}", json!(outputs.collect::<Vec<_>>()));
        }
        () = a_line() => {
            // A later request shares the pipe, so when it is answered, the server has read the cancel.
            server.list_all_tools().await?;
            println!("dropped");
            a_line().await;
        }
    }
    server.cancel().await?;
    Ok(())
}

/// A model whose first reply makes these calls, and whose second one ends the run.
fn calls_once(calls: Vec<Value>) -> impl Model {
    move |request: &ChatRequest| {
        let call = |(number, call): (usize, &Value)| ToolCall {
            id: format!("call_{number}"),
            name: call["name"].as_str().unwrap_or_default().to_string(),
            arguments: call["arguments"].to_string(),
        };
        let is_first = matches!(request.messages.last(), Some(Message::User { .. }));
        let calls: Vec<ToolCall> =
            calls.iter().filter(|_| is_first).enumerate().map(call).collect();
        let finish = if is_first { Finish::ToolCalls } else { Finish::Stop };
        let text = (!is_first).then(String::new);
        ready(Ok::<_, Error>(Reply { text, calls, finish, usage: Default::default() }))
    }
}

/// Waits for a line on stdin. The end of stdin isn't one.
async fn a_line() {
    let line = BufReader::new(stdin()).lines().next_line().await;
    if !matches!(line, Ok(Some(_))) {
        pending().await
    }
}
