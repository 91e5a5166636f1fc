//! Blocking calls inside code that is meant to run concurrently.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use futures::FutureExt;
use futures::stream::{self, FuturesUnordered, StreamExt};
use tokio::sync::{OnceCell, mpsc};
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

/// Uses a thread that may block, but the task it starts runs on the event loop again.
pub fn from_a_thread(handle: tokio::runtime::Handle) {
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(1));
        handle.spawn(async {
            std::thread::sleep(Duration::from_secs(1)); // BLOCKS
            println!("{}", ask("scout").await);
        });
    });
}

/// Reads what the closure needs right here, before handing the closure over.
pub async fn configured() -> io::Result<String> {
    let answering = tokio::task::spawn_blocking({
        let config = fs::read_to_string("agent.toml")?; // BLOCKS
        move || config.to_uppercase()
    });
    answering.await.map_err(io::Error::other)
}

pub async fn stoppable(mut orders: mpsc::Receiver<String>, stop: PathBuf) {
    loop {
        tokio::select! {
            Some(order) = orders.recv() => save("order", &order), // BLOCKS
            () = tokio::time::sleep(Duration::from_secs(1)), if stop.exists() => return, // BLOCKS
            else => return,
        }
    }
}

pub async fn unfolded(first: PathBuf) -> Vec<String> {
    let chain = stream::unfold(Some(first), |path| async move {
        let text = fs::read_to_string(path?).ok()?; // BLOCKS
        let next = text.lines().next().map(PathBuf::from);
        Some((text, next))
    });
    chain.collect().await
}

pub async fn each(mut paths: mpsc::Receiver<PathBuf>) {
    stream::poll_fn(|context| paths.poll_recv(context))
        .for_each_concurrent(4, async |path| {
            let answer = ask(&path.to_string_lossy()).await;
            if fs::write(path, answer).is_err() {
                // BLOCKS
                eprintln!("lost");
            }
        })
        .await;
}

pub async fn told() -> Option<String> {
    let reading = futures::future::lazy(|_| fs::read_to_string("told").ok()); // BLOCKS
    let (told, _) = futures::join!(reading, ask("scout"));
    told
}

pub async fn and_saved(name: &str) {
    ask(name).map(|answer| save("answer", &answer)).await // BLOCKS
}

static TOKEN: OnceCell<String> = OnceCell::const_new();

pub async fn token() -> &'static str {
    TOKEN.get_or_init(async || fs::read_to_string("token").unwrap_or_default()).await // BLOCKS
}

pub async fn within(limit: Duration) -> Option<String> {
    let reading = async { io::read_to_string(io::stdin()) }; // BLOCKS
    tokio::time::timeout(limit, reading).await.ok()?.ok()
}
