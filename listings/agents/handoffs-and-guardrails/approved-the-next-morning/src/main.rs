use anyhow::{Result, bail};
use desk::{Agent, Driver, Next, Run, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::env;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{self, Command, Stdio};
use tokio::fs;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => night(),
        [time, dir] if time == "evening" => evening(Path::new(dir)),
        [time, dir] if time == "morning" => morning(Path::new(dir)),
        _ => bail!("usage: approved-the-next-morning [evening | morning DIRECTORY]"),
    }
}

// ANCHOR: night
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn evening(dir: &Path) -> Result<()> {
    let driver = driver();
    let mut run = driver.start("The tea of order 7 was stale.");
    match driver.drive(&mut run).await {
        Err(Stopped::NeedsApproval(calls)) => println!("{} call waits", calls.len()),
        ended => bail!("{ended:?}"),
    }
    // The file gets its name when it is whole.
    fs::write(dir.join("new"), serde_json::to_string(&run)?).await?;
    Ok(fs::rename(dir.join("new"), dir.join("waiting.json")).await?)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn morning(dir: &Path) -> Result<()> {
    let mine = dir.join(format!("{}.json", process::id()));
    match fs::rename(dir.join("waiting.json"), &mine).await {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("another process has the run");
            return Ok(());
        }
        renamed => renamed?,
    }
    let mut run: Run = serde_json::from_str(&fs::read_to_string(mine).await?)?;
    let Next::NeedsApproval(calls) = run.next() else { bail!("nothing to approve") };
    for call in calls {
        println!("approved: {} {}", call.name, call.arguments);
        run.approve(&call.id);
    }
    println!("{}", driver().drive(&mut run).await?);
    Ok(())
}
// ANCHOR_END: night

/// Runs this program once in the evening, and twice at once in the morning.
fn night() -> Result<()> {
    let dir = tempfile::tempdir()?;
    let start = |time| {
        let mut program = Command::new(env::current_exe()?);
        program.arg(time).arg(dir.path()).stdout(Stdio::piped()).spawn()
    };
    let evening = start("evening")?.wait_with_output()?;
    let mornings = [start("morning")?, start("morning")?];
    print!("evening: {}", String::from_utf8(evening.stdout)?);
    let mut said = Vec::new();
    for morning in mornings {
        said.push(String::from_utf8(morning.wait_with_output()?.stdout)?);
    }
    said.sort(); // Either of them may be first.
    for output in said {
        println!("a morning:");
        output.lines().for_each(|line| println!("  {line}"));
    }
    Ok(())
}

fn driver() -> Driver<Client> {
    let refund = Tool::new("refund", "Pays an order back.", refund);
    let agent = Agent::new("gpt-5-mini", "You help the customers of a tea shop.")
        .tool(refund.with_effects().needs_approval());
    Driver::new(agent, Client::in_process(model()))
}

#[derive(Deserialize, JsonSchema)]
struct Refund {
    euros: u32,
}

async fn refund(Refund { euros }: Refund) -> ToolResult {
    println!("refunded: {euros} euros");
    Ok(format!("{euros} euros refunded"))
}

fn model() -> FakeLlm {
    FakeLlm::new(Script::new([
        Step::calls([Call::new("refund", json!({ "euros": 20 }))]).when_asked("stale"),
        Step::respond("You get 20 euros.").when_asked("refunded"),
    ]))
}
