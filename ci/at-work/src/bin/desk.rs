//! The runtime of this book.

use at_work::{DESCRIPTION, MODEL, QUESTION, TOOL, read, run, work};
use desk::{Agent, Driver, Event, NoArguments, Tool, events};
use futures::join;
use model_client::Client;

#[tokio::main]
async fn main() {
    run(whole, streamed).await;
}

async fn whole(url: String) -> anyhow::Result<String> {
    Ok(driver(url)?.run(QUESTION).await?)
}

async fn streamed(url: String) -> anyhow::Result<String> {
    let driver = driver(url)?;
    let mut state = driver.start(QUESTION);
    let (events, mut receiver) = events(16);
    let watch = async {
        while let Some(event) = receiver.recv().await {
            if let Event::Text { text } = event {
                read(&text).await;
            }
        }
    };
    let drive = async {
        let answer = driver.drive_with(&mut state, &events).await;
        // The watcher ends with the last sender.
        drop(events);
        answer
    };
    Ok(join!(drive, watch).0?)
}

fn driver(url: String) -> anyhow::Result<Driver<Client>> {
    let tool = Tool::new(TOOL, DESCRIPTION, |_: NoArguments| async { work().await.map_err(Into::into) });
    let agent = Agent::new(MODEL, "").tool(tool);
    Ok(Driver::new(agent, Client::new(&url, "any".into())?))
}
