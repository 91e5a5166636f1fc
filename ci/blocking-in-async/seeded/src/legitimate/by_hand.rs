//! Runtimes built by hand and by attribute, because a `block_on` has to be somewhere.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::LocalSet;

async fn ask(question: &str) -> String {
    tokio::time::sleep(Duration::from_millis(10)).await;
    question.to_uppercase()
}

/// Builds the runtime by hand in a plain function, which has to block on it.
pub fn main_by_hand() -> io::Result<()> {
    let question = fs::read_to_string("question.txt")?;
    let answer = Runtime::new()?.block_on(async { ask(&question).await });
    fs::write("answer.txt", answer)
}

/// Drives local tasks from a plain function.
pub fn main_with_local_tasks() -> io::Result<String> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let tasks = LocalSet::new();
    let answer = tasks.block_on(&runtime, ask("local"));
    std::thread::sleep(Duration::from_millis(1));
    Ok(answer)
}

/// Another executor, in a program without a runtime.
pub fn main_without_tokio() -> usize {
    let lengths = futures::executor::block_on(async { futures::future::join(async { 1 }, async { 2 }).await });
    lengths.0 + pollster::block_on(std::future::ready(lengths.1))
}

/// A function that `#[tokio::main]` makes block on its body; the body itself doesn't block.
#[tokio::main]
pub async fn main_by_attribute() -> io::Result<()> {
    let question = tokio::fs::read_to_string("question.txt").await?;
    println!("{}", ask(&question).await);
    Ok(())
}

/// The same on one thread, and with a call as its last expression.
#[tokio::main(flavor = "current_thread")]
pub async fn main_on_one_thread() -> io::Result<()> {
    let answer = tokio::task::spawn_blocking(|| fs::read_to_string("question.txt")).await??;
    tokio::fs::write("answer.txt", answer).await
}

/// An attribute on a body that is a single loop.
#[tokio::main]
pub async fn main_for_ever() {
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// A synchronous interface to an async client, for callers without a runtime.
pub struct Client {
    runtime: Runtime,
}

impl Client {
    /// Blocks on a runtime that it owns, for its synchronous callers.
    pub fn ask(&self, question: &str) -> String {
        self.runtime.block_on(ask(question))
    }

    /// The same through a handle.
    pub fn ask_file(&self, path: &Path) -> io::Result<String> {
        let question = fs::read_to_string(path)?;
        Ok(self.runtime.handle().block_on(async move { ask(&question).await }))
    }
}

/// A callback of a synchronous library, on that library's thread.
pub fn on_event(handle: &Handle, name: &str) -> String {
    handle.block_on(ask(name))
}
