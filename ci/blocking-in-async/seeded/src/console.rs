//! Agents that talk to someone at a terminal.

use std::io::{self, BufRead, IsTerminal};

use tokio::sync::mpsc::{self, Sender};

pub async fn ask(question: &str) -> io::Result<String> {
    println!("{question}");
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?; // BLOCKS
    Ok(answer.trim().to_owned())
}

pub async fn approve(command: &str) -> io::Result<bool> {
    loop {
        match ask(&format!("run `{command}`? [y/n]")).await?.as_str() {
            "y" | "yes" => return Ok(true),
            "n" | "no" | "" => return Ok(false),
            _ => eprintln!("y or n"),
        }
    }
}

pub fn questions() -> mpsc::Receiver<String> {
    let (sender, questions) = mpsc::channel(8);
    tokio::task::spawn_local(async move { forward(sender).await });
    questions
}

async fn forward(questions: Sender<String>) {
    for line in io::stdin().lock().lines() {
        // BLOCKS, hard
        let Ok(line) = line else { break };
        if questions.send(line).await.is_err() {
            break;
        }
    }
}

pub async fn piped() -> io::Result<Option<String>> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Ok(None);
    }
    io::read_to_string(stdin).map(Some) // BLOCKS
}

pub async fn commands(mut run: impl AsyncFnMut(&str)) {
    for line in std::io::stdin().lines().map_while(Result::ok) {
        // BLOCKS
        run(&line).await;
    }
}

/// A function that ends in a call, which is also where the attribute puts its own `block_on`.
#[tokio::main]
pub async fn remember_last() -> io::Result<()> {
    let last = tokio::fs::read_to_string("history").await?;
    let last = last.lines().last().unwrap_or_default();
    std::fs::write("last", last) // BLOCKS
}

#[tokio::main(flavor = "current_thread")]
pub async fn greet_by_name() -> io::Result<()> {
    let name = std::env::args().nth(1).map_or_else(|| io::read_to_string(io::stdin()), Ok)?; // BLOCKS
    tokio::task::yield_now().await;
    println!("Hello, {}", name.trim());
    Ok(())
}
