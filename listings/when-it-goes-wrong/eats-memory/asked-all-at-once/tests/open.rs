//! How many pages are open at once when each gets a task, and what bounds the tasks and not the pages only.

use std::sync::Arc;
use tokio::sync::Semaphore;

include!("../src/main.rs");

#[test]
fn every_page_is_open_at_once() {
    main();
    assert_eq!(MOST.load(Relaxed), 10_000);
}

#[tokio::test(start_paused = true)]
async fn a_permit_taken_inside_the_task_bounds_no_tasks() {
    let permits = Arc::new(Semaphore::new(100));
    let mut asked = JoinSet::new();
    for _ in 0..1_000 {
        let permits = permits.clone();
        asked.spawn(async move {
            let _permit = permits.acquire_owned().await;
            sleep(Duration::from_secs(1)).await;
        });
        sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(asked.len(), 1_000);
    assert_eq!(permits.available_permits(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_permit_taken_before_it_does() {
    let permits = Arc::new(Semaphore::new(100));
    let mut asked = JoinSet::new();
    let mut most = 0;
    for _ in 0..1_000 {
        let permit = permits.clone().acquire_owned().await.unwrap();
        while asked.try_join_next().is_some() {}
        asked.spawn(async move {
            let _permit = permit;
            sleep(Duration::from_secs(1)).await;
        });
        most = most.max(asked.len());
    }
    assert!(most <= 101, "{most} tasks at once");
}
