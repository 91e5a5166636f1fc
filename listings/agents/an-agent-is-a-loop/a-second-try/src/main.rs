use anyhow::{Result, ensure};
use fake_llm::{Call, FakeLlm, Script, Step};
use futures::TryStreamExt;
use model_client::{ChatRequest, Client, Collector, Delta, Finish, Reply};
use model_client::{Message, ToolCall, ToolSpec};
use serde_json::json;
use std::io::{Write, stdout};
use std::time::Duration;
use tokio::time::{sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::main(flavor = "current_thread", start_paused = true)]
// ANCHOR: agent
async fn main() -> Result<()> {
    let client = Client::in_process(model());
    for limit in [4.5, 60.0].map(Duration::from_secs_f64) {
        match timeout(limit, answer(&client, "Invite Ann to lunch on Friday.")).await {
            Ok(result) => return result,
            Err(_) => println!("no answer within {limit:?}"),
        }
    }
    Ok(())
}

async fn answer(client: &Client, question: &str) -> Result<()> {
    let mut request = request(question);
    loop {
        let reply = ask(client, &request).await?;
        let calls = reply.calls.clone();
        request.messages.push(reply.into_message());
        if calls.is_empty() {
            return Ok(());
        }
        for call in calls {
            let output = call_tool(&call).await;
            request.messages.push(Message::tool(call.id, output));
        }
    }
}
// ANCHOR_END: agent

// ANCHOR: ask
/// Shows the reply token by token, and returns it if it is complete.
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
