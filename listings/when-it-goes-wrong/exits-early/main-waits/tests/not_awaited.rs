//! A runtime that ends drops its tasks where they are; awaited, a task is over before that.

include!("../src/main.rs");

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use tokio::runtime::Builder;

static ENDED: AtomicU32 = AtomicU32::new(0);

async fn count() {
    ask("scout").await;
    ENDED.fetch_add(1, SeqCst);
}

#[test]
fn only_the_awaited_task_ends() {
    let runtime =
        || Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime().block_on(async { drop(tokio::spawn(count())) });
    assert_eq!(ENDED.load(SeqCst), 0);
    runtime().block_on(async { tokio::spawn(count()).await.unwrap() });
    assert_eq!(ENDED.load(SeqCst), 1);
}

#[test]
fn on_a_pool_the_others_are_not_waited_for_either() {
    static ENDED: AtomicU32 = AtomicU32::new(0);
    let pool = Builder::new_multi_thread().enable_all().build().unwrap();
    pool.block_on(async {
        drop(tokio::spawn(async {
            sleep(Duration::from_secs(30)).await;
            ENDED.fetch_add(1, SeqCst);
        }));
    });
    let start = std::time::Instant::now();
    drop(pool);
    assert!(start.elapsed() < Duration::from_secs(30));
    assert_eq!(ENDED.load(SeqCst), 0);
}
