use anyhow::{Result, ensure};
use fake_llm::{Call, FakeLlm, Script, Step};
use futures::TryStreamExt;
use model_client::{ChatRequest, Client, Collector, Delta, Finish, Reply};
use model_client::{Message, ToolCall, ToolSpec};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::io::{Write, stdout};
use std::time::Duration;
use tokio::time::{sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::main(flavor = "current_thread", start_paused = true)]
// ANCHOR: agent
async fn main() -> Result<()> {
    let client = Client::in_process(model());
    let mut run = Run { request: request("Invite Ann to lunch on Friday.") };
    for limit in [4.5, 60.0].map(Duration::from_secs_f64) {
        match timeout(limit, drive(&mut run, &client)).await {
            Ok(result) => return result,
            Err(_) => println!("no answer within {limit:?}"),
        }
    }
    Ok(())
}

/// How far the agent has come: the conversation, and the tools it may call.
#[derive(Serialize, Deserialize)]
struct Run {
    request: ChatRequest,
}

/// What to do next.
enum Next<'a> {
    Ask(&'a ChatRequest),
    Call(&'a ToolCall),
    Stop,
}

impl Run {
    fn next(&self) -> Next<'_> {
        let mut outputs = 0;
        for message in self.request.messages.iter().rev() {
            match message {
                Message::Tool { .. } => outputs += 1,
                Message::Assistant { calls, .. } if calls.is_empty() => {
                    return Next::Stop;
                }
                Message::Assistant { calls, .. } if outputs < calls.len() => {
                    return Next::Call(&calls[outputs]);
                }
                _ => break,
            }
        }
        Next::Ask(&self.request)
    }
}

async fn drive(run: &mut Run, client: &Client) -> Result<()> {
    loop {
        let message = match run.next() {
            Next::Ask(request) => ask(client, request).await?.into_message(),
            Next::Call(call) => Message::tool(&call.id, call_tool(call).await),
            Next::Stop => return Ok(()),
        };
        run.request.messages.push(message);
    }
}
// ANCHOR_END: agent

// ANCHOR: ask
/// Shows the reply token by token, and returns it if it is complete. After a drop, the next call shows a reply from its
/// first token again, so first remove what is on the screen.
async fn ask(client: &Client, request: &ChatRequest) -> Result<Reply> {
    let mut reply = Collector::default();
    let mut deltas = client.stream(request).await?;
    while let Some(delta) = deltas.try_next().await? {
        if let Delta::Text(text) = &delta {
            print!("{text}");
            stdout().flush()?;
        }
        reply.push(delta);
    }
    let reply = reply.into_reply()?;
    let is_whole = matches!(reply.finish, Finish::Stop | Finish::ToolCalls);
    ensure!(is_whole, "an incomplete reply: {:?}", reply.finish);
    Ok(reply)
}

async fn call_tool(call: &ToolCall) -> String {
    sleep(SECOND).await;
    println!("{}({})", call.name, call.arguments);
    match call.name.as_str() {
        "find_address" => "ann@example.com".to_string(),
        "send_mail" => "sent".to_string(),
        unknown => format!("there is no tool {unknown}"),
    }
}
// ANCHOR_END: ask

fn request(question: &str) -> ChatRequest {
    let tool = |name: &str, argument: &str| ToolSpec {
        name: name.to_string(),
        description: String::new(),
        parameters: json!({
            "type": "object",
            "properties": { argument: { "type": "string" } },
        }),
    };
    ChatRequest {
        tools: vec![tool("find_address", "name"), tool("send_mail", "to")],
        ..ChatRequest::new("gpt-5-mini", [Message::user(question)])
    }
}

/// The model thinks for a second, and decides by the last message what to do.
fn model() -> FakeLlm {
    let find = Call::new("find_address", json!({ "name": "Ann" }));
    let send = Call::new("send_mail", json!({ "to": "ann@example.com" }));
    let steps = [
        Step::calls([find]).when_asked("Invite Ann"),
        Step::calls([send]).when_asked("ann@example.com"),
        Step::respond("Ann is invited.\n").when_asked("sent"),
    ];
    FakeLlm::new(Script::new(steps.map(|step| step.after(SECOND).always())))
}
