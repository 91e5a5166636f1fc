use desk::{Agent, Call, Driver, Event, Stopped, Tool, ToolResult};
use fake_llm::{FakeLlm, Item, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::join;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    let find = Tool::with_call("find", "Finds flights or hotels.", find);
    let agent = Agent::new("gpt-5-mini", "You plan trips.").named("planner").tool(find);
    let driver = Driver::new(agent, Client::in_process(model()));

    let mut run = driver.start("A weekend in Oslo, please.");
    let (events, receiver) = desk::events(16);
    let drive = async {
        let events = events; // dropped when the run ends, so that `show` ends, too
        driver.drive_with(&mut run, &events).await
    };
    let (answer, ()) = join!(drive, show(receiver));
    println!("The answer: {}", answer?);
    Ok(())
}

async fn show(mut receiver: Receiver<Event>) {
    let start = Instant::now();
    while let Some(event) = receiver.recv().await {
        print!("{} s  ", start.elapsed().as_secs());
        match event {
            Event::Asked { agent } => println!("{agent} thinks"),
            Event::Text { text } => println!("  says {text:?}"),
            Event::Called { id, name, arguments } => {
                println!("  {id} begins: {name}({arguments})");
            }
            Event::Progress { text } => println!("  {text}"),
            Event::Finished { id, output } => println!("  {id} ends: {output:?}"),
            other => println!("  {other:?}"),
        }
    }
}

#[derive(Deserialize, JsonSchema)]
struct Wanted {
    what: String,
    seconds: u64,
}

async fn find(wanted: Wanted, call: Call) -> ToolResult {
    sleep(Duration::from_secs(wanted.seconds)).await;
    let text = format!("still looking for a {}", wanted.what);
    call.events.tell(Event::Progress { text }).await;
    sleep(Duration::from_secs(wanted.seconds)).await;
    Ok(format!("a {} for 90 euros", wanted.what))
}

fn model() -> FakeLlm {
    let find = |what, seconds| {
        let arguments = json!({ "what": what, "seconds": seconds });
        Item::Call(fake_llm::Call::new("find", arguments))
    };
    let text = Item::Text("I'll look.".to_string());
    FakeLlm::new(Script::new([
        Step::reply([text, find("flight", 3), find("hotel", 1)]),
        Step::respond("Fly at nine."),
    ]))
}
