use desk::{Agent, Driver, Event, Stopped, Tool};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use serde_json::json;
use std::time::Duration;
use tokio::join;
use tokio::sync::mpsc::Receiver;
use tokio::time::Instant;

// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    for at_once in [2, 1] {
        println!("At most {at_once} open:");
        let start = Instant::now();
        let client = Client::in_process(model()).at_most(at_once);
        let writer = |name: &str| {
            let agent = Agent::new("gpt-5-mini", "You write sales mails.").named(name);
            Tool::agent(name, "Writes a mail.", Driver::new(agent, client.clone()))
        };
        let manager = Agent::new("gpt-5", "You pick the best mail.")
            .named("manager")
            .tool(writer("serious"))
            .tool(writer("witty"));
        let driver = Driver::new(manager, client.clone());

        let mut run = driver.start("A mail about tea robots.");
        let (events, receiver) = desk::events(16);
        let drive = async {
            let events = events;
            driver.drive_with(&mut run, &events).await
        };
        let (mail, ()) = join!(drive, show(receiver));
        println!("  after {} s: {}", start.elapsed().as_secs(), mail?);
    }
    Ok(())
}

async fn show(mut receiver: Receiver<Event>) {
    while let Some(event) = receiver.recv().await {
        match event {
            Event::Within { tool, event } => println!("  {tool}: {event:?}"),
            Event::Called { name, .. } => println!("  the manager calls {name}"),
            _ => {}
        }
    }
}
// ANCHOR_END: main

/// Each reply takes a second.
fn model() -> FakeLlm {
    let write = |name| Call::new(name, json!({ "input": format!("A {name} one.") }));
    let steps = [
        Step::calls([write("serious"), write("witty")]).when_asked("tea robots"),
        Step::respond("Save time.").when_asked("A serious"),
        Step::respond("Tea, by itself.").when_asked("A witty"),
        Step::respond("Tea, by itself."),
    ];
    FakeLlm::new(Script::new(steps.map(|step| step.after(Duration::from_secs(1)))))
}
