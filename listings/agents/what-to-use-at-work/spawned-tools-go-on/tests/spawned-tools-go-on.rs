//! A tool that stops with its run, although the library has spawned it.

include!("../src/main.rs");

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tokio_util::sync::CancellationToken;

static DONE: AtomicUsize = AtomicUsize::new(0);

#[tokio::test(start_paused = true)]
async fn a_tool_can_watch_for_the_end_of_its_run() {
    let ended = CancellationToken::new();
    let run = async {
        let _ends = ended.clone().drop_guard();
        spawned(watching(ended.clone())).await;
    };
    assert!(timeout(Duration::from_secs(1), run).await.is_err());
    sleep(Duration::from_secs(9)).await;
    assert_eq!(DONE.load(SeqCst), 0, "the run was dropped");

    spawned(watching(CancellationToken::new())).await;
    assert_eq!(DONE.load(SeqCst), 1, "the run was not dropped");
}

/// A library that forgets the task when it is dropped.
async fn spawned(tool: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(tool).await.expect("no tool panics");
}

async fn watching(run: CancellationToken) {
    if run.run_until_cancelled(tool("email")).await.is_some() {
        DONE.fetch_add(1, SeqCst);
    }
}
