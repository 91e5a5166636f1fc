use anyhow::Result;
use desk::{Agent, Driver, Tool, ToolResult};
use desk_session::Session;
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<()> {
    let folder = TempDir::new()?;
    let session = Session::open(folder.path().join("chats.sqlite")).await?;
    let client = Client::in_process(model());
    for question in ["Invite Ann to lunch.", "Did that work?", "What is 1 + 1?"] {
        let answer = answer(&session, question, &client);
        match timeout(Duration::from_secs(5), answer).await {
            Ok(text) => println!("{question} {}", text?),
            Err(_elapsed) => println!("{question} (no answer in time)"),
        }
    }
    Ok(session.close().await?)
}

// ANCHOR: answer
async fn answer(session: &Session, question: &str, client: &Client) -> Result<String> {
    let keep = session.clone();
    let driver =
        Driver::new(agent(), client.clone()).keep_with(move |run| keep.save(run));
    let mut run = match session.load("chat").await? {
        None => driver.start(question).with_id("chat"),
        Some(mut run) => {
            while !run.follow_up(question) {
                driver.drive(&mut run).await?; // calls are open, so they come first
            }
            run
        }
    };
    Ok(driver.drive(&mut run).await?)
}

fn agent() -> Agent {
    let send_mail = Tool::new("send_mail", "", send_mail).with_effects();
    Agent::new("m", "You plan lunches.").tool(send_mail)
}
// ANCHOR_END: answer

#[derive(Deserialize, JsonSchema)]
struct Person {
    to: String,
}

async fn send_mail(Person { to }: Person) -> ToolResult {
    println!("(a mail to {to} is on its way)");
    sleep(Duration::from_secs(60)).await; // the mail server is slow today
    Ok("sent".to_string())
}

fn model() -> FakeLlm {
    let send_mail = Call::new("send_mail", json!({ "to": "Ann" }));
    FakeLlm::new(Script::new([
        Step::calls([send_mail]).when_asked("Invite Ann"),
        Step::respond("The mail may have arrived.").when_asked("the outcome is unknown"),
        Step::respond("I can't tell. Please ask Ann.").when_asked("work"),
        Step::respond("2").when_asked("1 + 1"),
    ]))
}
