//! Tools that are tasks, and end with their run.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

static DONE: AtomicUsize = AtomicUsize::new(0);

#[tokio::test(start_paused = true)]
async fn tools_in_a_join_set_end_with_their_run() {
    let run = call_tools(["address", "email"]);
    assert!(timeout(Duration::from_secs(1), run).await.is_err());
    sleep(Duration::from_secs(9)).await;
    assert_eq!(DONE.load(SeqCst), 0, "of a run that was dropped");

    call_tools(["address", "email"]).await;
    assert_eq!(DONE.load(SeqCst), 2, "of a run that was not");
}

// ANCHOR: call_tools
async fn call_tools(names: [&'static str; 2]) {
    let mut tools: JoinSet<()> = names.map(tool).into_iter().collect();
    while let Some(tool) = tools.join_next().await {
        tool.expect("no tool panics");
    }
}
// ANCHOR_END: call_tools

async fn tool(_name: &str) {
    sleep(Duration::from_secs(2)).await;
    DONE.fetch_add(1, SeqCst);
}
