use desk::{Agent, Driver, Tool};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::spawn;
use tokio::sync::mpsc;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (events, mut to_read) = mpsc::unbounded_channel();
    let delete = move |Backup { name }| {
        let events = events.clone();
        async move {
            let _ = events.send(format!("deleting {name}"));
            sleep(Duration::from_secs(1)).await;
            println!("  {name} IS GONE");
            Ok("deleted".into())
        }
    };
    let agent = Agent::new("gpt-5-mini", "You tidy up.")
        .tool(Tool::new("delete", "Deletes a backup.", delete).with_effects());
    let driver = Driver::new(agent, Client::in_process(model()));
    spawn(async move { driver.run("Delete what we don't need.").await });

    while let Some(event) = to_read.recv().await {
        println!("{event}");
        if event.contains("customers") {
            println!("The user closes the page.");
            break;
        }
        sleep(Duration::from_secs(5)).await; // the user reads and thinks
    }
    drop(to_read);
    sleep(Duration::from_secs(60)).await;
}

#[derive(Deserialize, JsonSchema)]
struct Backup {
    name: String,
}

/// Deletes one backup in each turn.
fn model() -> FakeLlm {
    let delete = |name| Step::calls([Call::new("delete", json!({ "name": name }))]);
    FakeLlm::new(Script::new([
        delete("logs"),
        delete("customers"),
        delete("orders"),
        Step::respond("All is tidy."),
    ]))
}
