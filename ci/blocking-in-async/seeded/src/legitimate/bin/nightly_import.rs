//! A synchronous tool with one async part.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::time::Duration;

/// Reads, asks on a runtime built for that purpose, waits, and writes.
fn main() -> io::Result<()> {
    let names: Vec<String> = BufReader::new(fs::File::open("names")?).lines().collect::<Result<_, _>>()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let answers = runtime.block_on(ask_all(names));
    runtime.shutdown_timeout(Duration::from_secs(1));
    std::thread::sleep(Duration::from_secs(1));
    fs::write("answers", answers.join("\n"))
}

async fn ask_all(names: Vec<String>) -> Vec<String> {
    futures::future::join_all(names.into_iter().map(|name| async move {
        tokio::time::sleep(Duration::from_millis(10)).await;
        format!("{name} answers")
    }))
    .await
}
