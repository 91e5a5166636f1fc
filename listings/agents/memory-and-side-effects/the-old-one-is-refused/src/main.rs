use anyhow::{Context, Result};
use desk::{Agent, Driver, Run};
use desk_session::Session;
use fake_llm::{FakeLlm, Script, Step};
use model_client::Client;
use std::time::Duration;
use tempfile::TempDir;
use tokio::join;
use tokio::time::sleep;

// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<()> {
    let folder = TempDir::new()?;
    let file = folder.path().join("runs.sqlite");
    // Each session is what a process of its own would open.
    let [old, new] = [Session::open(&file).await?, Session::open(&file).await?];
    let model = model();
    let run = agent().start("What is 6 times 7?").with_id("question");

    let takeover = async {
        sleep(Duration::from_millis(500)).await;
        let run = new.load("question").await?.context("it was saved")?;
        anyhow::Ok(drive(run, new, &model).await)
    };
    let (old, new) = join!(drive(run, old, &model), takeover);
    println!("the old process: {old}");
    println!("the new process: {}", new?);
    println!("requests:        {}", model.counts().requests);
    Ok(())
}

async fn drive(mut run: Run, session: Session, model: &FakeLlm) -> String {
    let client = Client::in_process(model.clone());
    let driver = Driver::new(agent(), client).keep_with(move |run| session.save(run));
    driver.drive(&mut run).await.unwrap_or_else(|stopped| stopped.to_string())
}
// ANCHOR_END: main

fn agent() -> Agent {
    Agent::new("m", "Answer in one word.")
}

/// Each reply takes a second.
fn model() -> FakeLlm {
    let answer = Step::respond("42").after(Duration::from_secs(1)).always();
    FakeLlm::new(Script::new([answer]))
}
