use desk::{Agent, Driver, Event, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::join;
use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    for room in [1, 16] {
        println!("Room for {room}:");
        let agent = Agent::new("gpt-5-mini", "You tidy up.")
            .tool(Tool::new("delete", "Deletes a backup.", delete).with_effects());
        let driver = Driver::new(agent, Client::in_process(model()));
        let mut run = driver.start("Delete what we don't need.");
        let (events, receiver) = desk::events(room);
        let (ended, ()) = join!(driver.drive_with(&mut run, &events), read(receiver));
        if let Err(Stopped::Unwatched) = ended {
            println!("The run stops.");
        }
    }
}

async fn read(mut receiver: Receiver<Event>) {
    while let Some(event) = receiver.recv().await {
        let Event::Called { arguments, .. } = event else { continue };
        println!("deleting {arguments}");
        if arguments.contains("customers") {
            println!("The user closes the page.");
            break;
        }
        sleep(Duration::from_secs(5)).await; // the user reads and thinks
    }
}

#[derive(Deserialize, JsonSchema)]
struct Backup {
    name: String,
}

async fn delete(backup: Backup) -> ToolResult {
    sleep(Duration::from_secs(1)).await;
    println!("  {} IS GONE", backup.name);
    Ok("deleted".into())
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
