//! What the programs here have in common: the cases, the tool that a model calls in them, and what is reported.
//!
//! `PROGRAM URL CASE` runs one case and prints one line of JSON. What the server saw, `ci/at-work.py` asks the server.

use futures::FutureExt;
use serde_json::json;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

/// The name of the model, which the server ignores.
pub const MODEL: &str = "gpt-5-mini";
/// The question, and the tool's name and description.
pub const QUESTION: &str = "Go.";
pub const TOOL: &str = "work";
pub const DESCRIPTION: &str = "Works for a while.";

static STARTED: AtomicUsize = AtomicUsize::new(0);
static FINISHED: AtomicUsize = AtomicUsize::new(0);
static WORKING: AtomicUsize = AtomicUsize::new(0);
static MOST_AT_ONCE: AtomicUsize = AtomicUsize::new(0);
/// Told when the first piece of text has come, or the tool has begun.
static BEGUN: Notify = Notify::const_new();

/// The longest that a case waits for its end.
fn limit() -> Duration {
    // On a busy machine, a flood takes a while to begin.
    Duration::from_secs(if case() == "slow-reader" { 240 } else { 30 })
}

/// The tool: takes 300 ms, or 100 if the model never stops calling it, and then fails or panics if the case wants that.
pub async fn work() -> anyhow::Result<String> {
    STARTED.fetch_add(1, SeqCst);
    MOST_AT_ONCE.fetch_max(WORKING.fetch_add(1, SeqCst) + 1, SeqCst);
    if case() == "dropped-in-a-tool" {
        BEGUN.notify_one();
    }
    sleep(Duration::from_millis(if case() == "loops" { 100 } else { 300 })).await;
    WORKING.fetch_sub(1, SeqCst);
    match case().as_str() {
        "fails" => anyhow::bail!("the disk is full"),
        "panics" => panic!("a bug"),
        _ => {}
    }
    FINISHED.fetch_add(1, SeqCst);
    Ok("done".to_string())
}

/// What each program does with a piece of text as soon as it has it.
pub async fn read(piece: &str) {
    if piece.is_empty() {
        return;
    }
    BEGUN.notify_one();
    if case() == "slow-reader" {
        println!("reads no more");
        sleep(limit()).await;
    }
}

/// Runs the case that the arguments name, with the library's run of a whole reply or of a streamed one.
pub async fn run<W, S>(whole: impl FnOnce(String) -> W, streamed: impl FnOnce(String) -> S)
where
    W: Future<Output = anyhow::Result<String>>,
    S: Future<Output = anyhow::Result<String>>,
{
    let url = std::env::args().nth(1).expect("the server's URL is the first argument");
    let start = Instant::now();
    let (ended, text) = match case().as_str() {
        "tools" | "loops" | "fails" | "panics" | "429-ms" | "429-s" | "500" => end(whole(url)).await,
        "dropped-in-a-tool" => dropped(whole(url), Duration::ZERO).await,
        "cut" | "no-finish" | "stall" => end(streamed(url)).await,
        "dropped" => dropped(streamed(url), Duration::ZERO).await,
        "dropped-in-a-stall" => dropped(streamed(url), Duration::from_millis(500)).await,
        "slow-reader" => dropped(streamed(url), Duration::from_secs(18)).await,
        other => panic!("there is no case {other}"),
    };
    let seconds = start.elapsed().as_secs_f32();
    if ended == "dropped" {
        // Longer than the reply that was dropped, and the tool after it, would have taken.
        sleep(Duration::from_secs(4)).await;
    }
    let (started, finished, most_at_once) = (STARTED.load(SeqCst), FINISHED.load(SeqCst), MOST_AT_ONCE.load(SeqCst));
    println!(
        "{}",
        json!({"ended": ended, "text": text, "seconds": seconds, "started": started,
            "finished": finished, "tools_at_once": most_at_once})
    );
    // The end of the process would close every connection, so it waits until the server has been asked.
    let _ = tokio::io::stdin().read(&mut [0]).await;
    // Some libraries leave tasks behind, which would keep the runtime.
    std::process::exit(0);
}

/// The name of the case.
pub fn case() -> String {
    std::env::args().nth(2).expect("the case is the second argument")
}

/// Waits for the end, which may be a panic, or none.
async fn end(run: impl Future<Output = anyhow::Result<String>>) -> (&'static str, String) {
    match timeout(limit(), AssertUnwindSafe(run).catch_unwind()).await {
        Ok(Ok(Ok(text))) => ("answer", text),
        Ok(Ok(Err(error))) => ("error", format!("{error:#}")),
        Ok(Err(_)) => ("panic", String::new()),
        Err(_) => ("waits", String::new()),
    }
}

/// Drops the run some time after it has begun to answer, or to call its tool.
async fn dropped(run: impl Future<Output = anyhow::Result<String>>, after: Duration) -> (&'static str, String) {
    let run = pin!(run);
    let begun = async {
        BEGUN.notified().await;
        sleep(after).await;
    };
    tokio::select! {
        end = end(run) => end,
        () = begun => ("dropped", String::new()),
    }
}
