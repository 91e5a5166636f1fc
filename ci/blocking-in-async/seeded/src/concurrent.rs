//! Blocking calls inside of what is meant to run side by side.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use futures::stream::{self, FuturesUnordered, StreamExt};
use tokio::sync::mpsc;
use tokio::task::{JoinSet, LocalSet};

async fn ask(name: &str) -> String {
    tokio::time::sleep(Duration::from_secs(1)).await;
    format!("{name} answers")
}

pub async fn racing(mut orders: mpsc::Receiver<String>) -> Vec<String> {
    let mut answers = Vec::new();
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(order) => answers.push(ask(&order).await),
                None => return answers,
            },
            _ = ticks.tick() => {
                let _ = fs::write("answers.txt", answers.join("\n")); // BLOCKS
            }
            _ = async { std::thread::sleep(Duration::from_secs(60)) } => return answers, // BLOCKS
        }
    }
}

pub async fn together() -> (String, usize) {
    tokio::join!(
        ask("scout"),
        async { fs::metadata("notes.md").map_or(0, |notes| notes.len() as usize) }, // BLOCKS
    )
}

pub async fn versions() -> io::Result<(String, Vec<u8>)> {
    tokio::try_join!(tokio::fs::read_to_string("VERSION"), async {
        let output = Command::new("rustc").arg("--version").output()?; // BLOCKS
        Ok(output.stdout)
    })
}

pub async fn unordered(paths: Vec<PathBuf>) -> usize {
    let mut reads: FuturesUnordered<_> =
        paths.into_iter().map(|path| async move { fs::read(path).map_or(0, |bytes| bytes.len()) }).collect(); // BLOCKS
    let mut total = 0;
    while let Some(length) = reads.next().await {
        total += length;
    }
    total
}

pub async fn streamed(paths: Vec<PathBuf>) -> Vec<String> {
    stream::iter(paths)
        .then(async |path| fs::read_to_string(path).unwrap_or_default()) // BLOCKS
        .filter_map(|text| async move { text.lines().next().map(str::to_owned) })
        .collect()
        .await
}

pub async fn present(paths: Vec<PathBuf>) -> usize {
    stream::iter(paths).filter(|path| std::future::ready(path.exists())).count().await // BLOCKS
}

pub async fn buffered(names: Vec<String>) -> Vec<String> {
    stream::iter(names)
        .map(|name| async move {
            let answer = ask(&name).await;
            save(&name, &answer); // BLOCKS
            answer
        })
        .buffer_unordered(8)
        .collect()
        .await
}

fn save(name: &str, answer: &str) {
    if let Err(error) = fs::write(format!("{name}.txt"), answer) {
        eprintln!("{name}: {error}");
    }
}

pub async fn in_a_set(names: &'static [&'static str]) -> Vec<String> {
    let mut set = JoinSet::new();
    for name in names {
        set.spawn(async move {
            std::thread::sleep(Duration::from_millis(50)); // BLOCKS
            ask(name).await
        });
    }
    set.join_all().await
}

pub async fn local() {
    LocalSet::new()
        .run_until(async {
            let writing = tokio::task::spawn_local(async { fs::create_dir("drafts") }); // BLOCKS
            let _ = writing.await;
        })
        .await;
}

pub fn in_the_background(period: Duration) {
    tokio::spawn(async move {
        let mut last = None;
        loop {
            let config = fs::read_to_string("agent.toml").ok(); // BLOCKS
            if config != last {
                last = config;
                println!("reloaded");
            }
            tokio::time::sleep(period).await;
        }
    });
}

pub async fn within(limit: Duration) -> Option<String> {
    let reading = async { io::read_to_string(io::stdin()) }; // BLOCKS
    tokio::time::timeout(limit, reading).await.ok()?.ok()
}
