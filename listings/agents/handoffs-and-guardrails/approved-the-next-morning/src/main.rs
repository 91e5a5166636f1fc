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
use std::process::{Command, Stdio};
use tokio::fs;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => night(),
        [time, file] if time == "evening" => evening(Path::new(file)),
        [time, file] if time == "morning" => morning(Path::new(file)),
        _ => bail!("usage: approved-the-next-morning [evening | morning FILE]"),
    }
}

// ANCHOR: night
// `main` is not async: each half is a process with its own runtime.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn evening(file: &Path) -> Result<()> {
    let driver = driver();
    let mut run = driver.start("The tea of order 7 was stale.");
    match driver.drive(&mut run).await {
        Err(Stopped::NeedsApproval(calls)) => println!("{} call waits", calls.len()),
        ended => bail!("{ended:?}"),
    }
    // The file gets its name when it is whole.
    let new = file.with_extension("new");
    fs::write(&new, serde_json::to_string(&run)?).await?;
    fs::rename(new, file).await?;
    Ok(())
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn morning(file: &Path) -> Result<()> {
    let claimed = file.with_extension("claimed");
    match fs::rename(file, &claimed).await {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("another process has the run");
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    }
    let mut run: Run = serde_json::from_str(&fs::read_to_string(&claimed).await?)?;
    let Next::NeedsApproval(calls) = run.next() else { bail!("nothing to approve") };
    for call in calls {
        println!("approved: {} {}", call.name, call.arguments);
        run.approve(&call.id);
    }
    println!("{}", driver().drive(&mut run).await?);
    fs::remove_file(claimed).await?;
    Ok(())
}
// ANCHOR_END: night

/// Runs this program once in the evening, and twice at once in the morning.
fn night() -> Result<()> {
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("order-7.json");
    let start = |time| {
        let mut program = Command::new(env::current_exe()?);
        program.arg(time).arg(&file).stdout(Stdio::piped()).spawn()
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
