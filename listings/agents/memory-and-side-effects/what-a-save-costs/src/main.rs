use anyhow::{Context, Result};
use desk::{ChatRequest, Finish, Message, Reply, Run, Usage};
use desk_session::Session;
use rusqlite::Connection;
use std::env::args;
use std::fs::metadata;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;

fn main() -> Result<()> {
    match args().nth(1).as_deref() {
        Some("time") => return print_times(),
        Some("version") => {
            println!("{}", rusqlite::version());
            return Ok(());
        }
        _ => {}
    }
    println!("messages  appended  all of it");
    for messages in [10, 100, 1000] {
        let (appended, all) = (appended(messages)?, all(messages)?);
        println!("{messages:>8}{appended:>7} KB{all:>8} KB");
    }
    Ok(())
}

/// What a session writes when a run that has this many messages gets one more, in KB.
fn appended(messages: usize) -> Result<u64> {
    let folder = TempDir::new()?;
    let file = folder.path().join("runs.sqlite");
    let runtime = Runtime::new()?;
    let _open = runtime.block_on(one_more(&file, messages))?;
    log_size(&file)
}

async fn one_more(file: &Path, messages: usize) -> Result<Session> {
    let mut run = run(messages);
    let session = Session::open(file).await?;
    session.save(&run).await?;
    session.close().await?;

    let session = Session::open(file).await?;
    session.load("long").await?.context("it was saved")?;
    run.reply(says("Yes.")).expect("the reply is complete");
    session.save(&run).await?;
    Ok(session)
}

/// The same if the whole run is one JSON text.
fn all(messages: usize) -> Result<u64> {
    let folder = TempDir::new()?;
    let file = folder.path().join("runs.sqlite");
    let connection = Connection::open(&file)?;
    connection
        .execute_batch("CREATE TABLE runs (run TEXT); PRAGMA journal_mode = WAL;")?;
    let before = log_size(&file).unwrap_or(0);
    let text = serde_json::to_string(&run(messages))?;
    connection.execute("INSERT INTO runs VALUES (?1)", [text])?;
    Ok(log_size(&file)? - before)
}

/// The size of SQLite's log, in KB.
fn log_size(file: &Path) -> Result<u64> {
    Ok(metadata(file.with_extension("sqlite-wal"))?.len() / 1000)
}

/// A run in which each message has 400 letters.
fn run(messages: usize) -> Run {
    let text = "A sentence of 40 letters, ten times over.".repeat(10);
    let message = |_| Message::user(&text);
    let messages: Vec<_> = (0..messages).map(message).collect();
    Run::new(ChatRequest::new("m", messages)).with_id("long")
}

fn says(text: &str) -> Reply {
    let usage = Usage::default();
    Reply { text: Some(text.to_string()), calls: Vec::new(), finish: Finish::Stop, usage }
}

/// Prints the median of 200 small transactions with each setting.
fn print_times() -> Result<()> {
    for (journal, synchronous) in [("DELETE", "FULL"), ("WAL", "FULL"), ("WAL", "NORMAL")]
    {
        let folder = TempDir::new()?;
        let connection = Connection::open(folder.path().join("runs.sqlite"))?;
        connection.execute_batch(&format!(
            "PRAGMA journal_mode = {journal}; PRAGMA synchronous = {synchronous}; \
             CREATE TABLE messages (message TEXT);"
        ))?;
        let mut times = Vec::new();
        for _ in 0..200 {
            let start = Instant::now();
            connection.execute("INSERT INTO messages VALUES (?1)", ["a message"])?;
            times.push(start.elapsed());
        }
        times.sort();
        let median: Duration = times[100];
        println!("{journal} {synchronous} {}", median.as_micros());
    }
    Ok(())
}
