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
    let one = Session::open(&file).await?;
    let two = Session::open(&file).await?;
    one.save(&agent().start("What is 6 times 7?").with_id("question")).await?;

    let model = model();
    let first = one.load("question").await?.context("it was saved")?;
    let second = two.load("question").await?.context("it was saved")?;
    let late = async {
        sleep(Duration::from_millis(500)).await;
        drive(second, two, &model).await
    };
    let (first, late) = join!(drive(first, one, &model), late);
    println!("the first:  {first}");
    println!("the second: {late}");
    println!("requests:   {}", model.counts().requests);
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

fn model() -> FakeLlm {
    let answer = Step::respond("42").after(Duration::from_secs(1)).always();
    FakeLlm::new(Script::new([answer]))
}
