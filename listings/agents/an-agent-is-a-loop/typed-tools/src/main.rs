use desk::{Agent, Driver, Message, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    let find_address = Tool::new(
        "find_address",
        "Returns a person's mail address.",
        async |person: Person| Ok(format!("{}@example.com", person.name.to_lowercase())),
    );
    let send_mail = Tool::new("send_mail", "Sends a mail.", send_mail);
    let agent = Agent::new("gpt-5-mini", "You plan lunches.")
        .tool(find_address)
        .tool(send_mail.with_effects());
    let driver = Driver::new(agent, Client::in_process(model()));

    let mut run = driver.start("Invite Ann to lunch on Friday.");
    let answer = driver.drive(&mut run).await?;
    for message in run.messages() {
        show(message);
    }
    println!("{answer}");
    Ok(())
}

#[derive(Deserialize, JsonSchema)]
struct Person {
    /// The first name.
    name: String,
}

#[derive(Deserialize, JsonSchema)]
struct Mail {
    to: String,
    text: String,
}

async fn send_mail(mail: Mail) -> ToolResult {
    if !mail.to.contains('@') {
        return Err(format!("{} is not an address", mail.to).into());
    }
    Ok(format!("sent {} characters", mail.text.len()))
}

fn show(message: &Message) {
    match message {
        Message::Assistant { calls, .. } => {
            for call in calls {
                println!("{}({})", call.name, call.arguments);
            }
        }
        Message::Tool { content, .. } => println!("  {content}"),
        _ => {}
    }
}

/// The model's first call of each tool is wrong.
fn model() -> FakeLlm {
    let call = |name, arguments| Step::calls([Call::new(name, arguments)]);
    FakeLlm::new(Script::new([
        call("find_address", json!({ "person": "Ann" })),
        call("find_address", json!({ "name": "Ann" })),
        call("send_mail", json!({ "to": "Ann", "text": "Lunch on Friday?" })),
        call("send_mail", json!({ "to": "ann@example.com", "text": "Lunch on Friday?" })),
        Step::respond("Ann is invited."),
    ]))
}
