//! Agents that talk to somebody at a terminal.

use std::io::{self, BufRead, IsTerminal, Write};

use tokio::sync::mpsc::{self, Sender};

pub async fn ask(question: &str) -> io::Result<String> {
    print!("{question} ");
    io::stdout().flush()?; // BLOCKS, hard
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
