//! What a buffered stream has in flight is polled while the stream is, and not while whoever reads the stream awaits
//! something else.

include!("../src/main.rs");

use futures::stream::FuturesUnordered;
use std::future::ready;
use tokio::task::JoinSet;

/// The programs share one pool: each test takes a runtime's whole clock, but they must not take each other's permits.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

#[tokio::test(start_paused = true)]
async fn the_reads_stand_still_with_both_connections() {
    let _alone = ONE_AT_A_TIME.lock().await;
    assert!(timeout(HOUR, copy()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn unordered_is_no_better() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let copied = stream::iter(1..=4).map(read).buffer_unordered(3).for_each(write);
    assert!(timeout(HOUR, copied).await.is_err());
    let copied = async {
        let mut reads: FuturesUnordered<_> = (1..=4).map(read).collect();
        while let Some(page) = reads.next().await {
            write(page).await;
        }
    };
    assert!(timeout(HOUR, copied).await.is_err());
}

/// With connections for all, nobody hangs. The read of four seconds still begins late, unless it is a task.
#[tokio::test(start_paused = true)]
async fn with_more_connections_the_reads_are_late() {
    let _alone = ONE_AT_A_TIME.lock().await;
    POOL.add_permits(2);
    let start = tokio::time::Instant::now();
    copy().await;
    assert_eq!(start.elapsed().as_secs(), 8);

    let start = tokio::time::Instant::now();
    let reads = stream::iter(1..=4).map(read).map(tokio::spawn).buffered(3);
    reads.for_each(|page| write(page.unwrap())).await;
    assert_eq!(start.elapsed().as_secs(), 7);
    POOL.forget_permits(2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pool_of_threads_does_not_help() {
    let lock = tokio::sync::Mutex::new(());
    let hold = || async {
        let _guard = lock.lock().await;
        tokio::task::yield_now().await;
    };
    let held = stream::iter([hold(), hold()]).buffered(2).for_each(|()| hold());
    assert!(timeout(Duration::from_millis(100), held).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn collected_first_all_is_copied() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let copied = async {
        let pages: Vec<u64> = stream::iter(1..=4).map(read).buffered(3).collect().await;
        for page in pages {
            write(page).await;
        }
    };
    assert!(timeout(HOUR, copied).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn written_by_the_same_future_all_is_copied() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let copy = |page| async move { write(read(page).await).await };
    let copied = stream::iter(1..=4).for_each_concurrent(3, copy);
    assert!(timeout(HOUR, copied).await.is_ok());
    let copied = stream::iter(1..=4).map(copy).buffered(3).for_each(ready);
    assert!(timeout(HOUR, copied).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_set_of_tasks_copies_all() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let copied = async {
        let mut reads: JoinSet<u64> = (1..=4).map(read).collect();
        while let Some(page) = reads.join_next().await {
            write(page.unwrap()).await;
        }
    };
    assert!(timeout(HOUR, copied).await.is_ok());
}
