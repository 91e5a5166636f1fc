//! A `JoinSet` that is dropped aborts its tasks. Handles do not, and a set can be told not to.

include!("../src/main.rs");

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use tokio::runtime::Handle;
use tokio::task::yield_now;

async fn answer(count: Arc<AtomicU32>) {
    ask("scout").await;
    count.fetch_add(1, SeqCst);
}

/// How many of two tasks end when the set that holds them goes the way of `end`.
async fn ended(end: fn(JoinSet<()>)) -> u32 {
    let count = Arc::new(AtomicU32::new(0));
    let mut started = JoinSet::new();
    started.spawn(answer(count.clone()));
    started.spawn(answer(count.clone()));
    end(started);
    sleep(Duration::from_secs(2)).await;
    count.load(SeqCst)
}

#[tokio::test(start_paused = true)]
async fn dropped_it_aborts_them() {
    assert_eq!(ended(drop).await, 0);
}

#[tokio::test(start_paused = true)]
async fn detached_they_go_on() {
    assert_eq!(ended(|mut started| started.detach_all()).await, 2);
}

#[tokio::test(start_paused = true)]
async fn start_leaves_no_task_whatever_is_done_with_what_it_returns() {
    assert_eq!(left_alive(|| start(["scout", "writer"])).await, 0);
}

/// How many tasks there are after `start`, while what it returned is kept.
async fn left_alive<T>(start: fn() -> T) -> usize {
    let _kept = start();
    yield_now().await;
    Handle::current().metrics().num_alive_tasks()
}
