//! What the child does, and what continues after it.

use anyhow::Result;
use desk::{Agent, Driver, Tool, ToolResult};
use desk_session::Session;
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use outbox::Mail;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use tokio::time::sleep;

const SOON: Duration = Duration::from_millis(5);

/// Drives the run from where the file has it to its end.
pub async fn answer(
    file: &Path,
    model: &str,
    outbox: &str,
    has_key: bool,
) -> Result<String> {
    let session = Session::open(file).await?;
    let keep = session.clone();
    let client = Client::new(model, "any".into())?;
    let agent = agent(outbox::Client::new(outbox)?, has_key);
    let driver = Driver::new(agent, client).keep_with(move |run| keep.save(run));
    let mut run = match session.load("lunch").await? {
        Some(run) => run,
        None => driver.start("Invite Ann to lunch.").with_id("lunch"),
    };
    let text = driver.drive(&mut run).await?;
    session.close().await?;
    Ok(text)
}

#[derive(Deserialize, JsonSchema)]
struct Person {
    name: String,
}

async fn find_address(person: Person) -> ToolResult {
    sleep(SOON).await;
    Ok(format!("{}@example.com", person.name.to_lowercase()))
}

fn agent(outbox: outbox::Client, has_key: bool) -> Agent {
    let send_mail = Tool::with_call("send_mail", "", move |mail: Mail, call| {
        let outbox = outbox.clone();
        async move {
            let key = has_key.then_some(call.key.as_str());
            outbox.send(&mail, key).await?;
            Ok("sent".to_string())
        }
    });
    let find_address = Tool::new("find_address", "", find_address);
    Agent::new("m", "You plan lunches.").tool(find_address).tool(send_mail)
}

pub fn model() -> FakeLlm {
    let find = Call::new("find_address", json!({ "name": "Ann" }));
    let mail = json!({ "to": "ann@example.com", "text": "Lunch at noon?" });
    let send = Call::new("send_mail", mail);
    let steps = [
        Step::calls([find]).when_asked("Invite Ann"),
        Step::calls([send]).when_asked("ann@example.com"),
        Step::respond("Ann is invited.").when_asked("sent"),
    ];
    FakeLlm::new(Script::new(steps.map(|step| step.after(SOON).always())))
}
