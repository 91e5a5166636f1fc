//! What a `TaskTracker` and a `CancellationToken` do and don't do.

include!("../src/main.rs");

use std::time::Duration as D;
use tokio::time::{Instant, timeout};

const HOUR: D = D::from_secs(3600);

#[tokio::test(start_paused = true)]
async fn an_idle_crawler_ends_at_once_and_a_busy_one_after_its_page() {
    let (stop, crawlers, start) =
        (CancellationToken::new(), TaskTracker::new(), Instant::now());
    let docs = crawlers.spawn(crawl("docs", 2, stop.clone()));
    let blog = crawlers.spawn(crawl("blog", 4, stop.clone()));
    sleep(D::from_secs(3)).await;
    stop.cancel();
    docs.await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 3);
    blog.await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 4);
}

#[tokio::test(start_paused = true)]
async fn without_close_the_wait_never_ends() {
    let crawlers = TaskTracker::new();
    assert!(timeout(HOUR, crawlers.wait()).await.is_err());
    crawlers.close();
    assert!(timeout(HOUR, crawlers.wait()).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn dropping_the_tracker_ends_nothing_and_a_closed_one_still_spawns() {
    let crawlers = TaskTracker::new();
    crawlers.close();
    let page = crawlers.spawn(async {
        sleep(D::from_secs(1)).await;
        "saved"
    });
    drop(crawlers);
    assert_eq!(page.await.unwrap(), "saved");
}

#[tokio::test(start_paused = true)]
async fn it_counts_and_keeps_neither_results_nor_panics() {
    let crawlers = TaskTracker::new();
    crawlers.spawn(async { panic!("no such site") });
    crawlers.spawn(async { Err::<(), _>("no such page") });
    assert_eq!(crawlers.len(), 2);
    crawlers.close();
    crawlers.wait().await;
    assert_eq!(crawlers.len(), 0);
}

#[tokio::test]
async fn a_child_is_canceled_with_its_parent_and_not_the_other_way_round() {
    let stop = CancellationToken::new();
    let (one, other) = (stop.child_token(), stop.child_token());
    one.cancel();
    assert!(!stop.is_cancelled() && !other.is_cancelled());
    stop.cancel();
    assert!(other.is_cancelled());
}
