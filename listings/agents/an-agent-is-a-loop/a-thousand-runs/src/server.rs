//! The model, in a process of its own: this program, started with the argument `serve`.

use anyhow::{Context, Result};
use fake_llm::{Call, FakeLlm, Script, Step};
use serde::Deserialize;
use serde_json::json;
use std::env;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, stdin};
use tokio::process::{Child, ChildStdout, Command};

/// What the server has counted.
#[derive(Deserialize)]
pub struct Counts {
    pub requests: u64,
    pub most_at_once: usize,
}

pub struct Server {
    pub base_url: String,
    process: Child,
    says: BufReader<ChildStdout>,
}

impl Server {
    pub async fn start() -> Result<Server> {
        let mut process = Command::new(env::current_exe()?)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = process.stdout.take().context("standard output is a pipe")?;
        let mut says = BufReader::new(stdout);
        let mut base_url = String::new();
        says.read_line(&mut base_url).await?;
        Ok(Server { base_url: base_url.trim().to_string(), process, says })
    }

    /// Stops the server, and returns what it has counted.
    pub async fn stop(mut self) -> Result<Counts> {
        drop(self.process.stdin.take());
        let mut counts = String::new();
        self.says.read_line(&mut counts).await?;
        self.process.wait().await?;
        Ok(serde_json::from_str(&counts)?)
    }
}

/// Each reply takes 50 ms.
pub async fn serve() -> Result<()> {
    let thinks = |step: Step| step.after(Duration::from_millis(50)).always();
    let call = Call::new("get_weather", json!({ "city": "Paris" }));
    let fake = FakeLlm::new(Script::new([
        thinks(Step::respond("It's sunny.")).when_asked("sunny in"),
        thinks(Step::calls([call])),
    ]));
    let server = fake.serve().await?;
    println!("{}", server.base_url());
    stdin().read_to_end(&mut Vec::new()).await?;
    println!("{}", serde_json::to_string(&fake.counts())?);
    Ok(())
}
