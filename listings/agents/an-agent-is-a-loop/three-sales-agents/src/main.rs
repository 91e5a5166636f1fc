use desk::{Agent, Driver, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tokio::try_join;

#[tokio::main(flavor = "current_thread", start_paused = true)]
// ANCHOR: main
async fn main() -> Result<(), Stopped> {
    let client = Client::in_process(model());
    let agent = |instructions: &str| Agent::new("gpt-5-mini", instructions);
    let [seller, picker, sender] = [
        agent("You write sales mails."),
        agent("You pick the best mail."),
        agent("You send mails.")
            .tool(Tool::new("send_mail", "Sends a mail.", send_mail).with_effects()),
    ]
    .map(|agent| Driver::new(agent, client.clone()));

    let start = Instant::now();
    let (serious, witty, short) = try_join!(
        seller.run("Write a serious mail."),
        seller.run("Write a witty mail."),
        seller.run("Write a short mail."),
    )?;
    let best = picker.run(&format!("Pick one: {serious} / {witty} / {short}")).await?;
    println!("picked: {best}");
    let answer = sender.run(&format!("Send this: {best}")).await?;
    println!("after {} s: {answer}", start.elapsed().as_secs());
    Ok(())
}
// ANCHOR_END: main

#[derive(Deserialize, JsonSchema)]
struct Mail {
    text: String,
}

async fn send_mail(mail: Mail) -> ToolResult {
    sleep(Duration::from_secs(1)).await;
    println!("mail: {}", mail.text);
    Ok("sent".into())
}

/// What the model says to what, after how many seconds.
fn model() -> FakeLlm {
    let says = |text, asked, seconds| {
        let step = Step::respond(text).when_asked(asked);
        step.after(Duration::from_secs(seconds))
    };
    let send = Call::new("send_mail", json!({ "text": "Tea, by itself." }));
    FakeLlm::new(Script::new([
        says("Tea robots save time.", "a serious", 3),
        says("Tea, by itself.", "a witty", 1),
        says("Buy tea robots.", "a short", 2),
        says("Tea, by itself.", "Pick one", 1),
        Step::calls([send]).when_asked("Send this").after(Duration::from_secs(1)),
        says("The mail is out.", "sent", 1),
    ]))
}
