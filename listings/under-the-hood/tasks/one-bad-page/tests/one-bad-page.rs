//! Who goes down with page 2, and how it can be kept from that.

include!("../src/main.rs");

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn everything_in_the_task_ends_at_the_panic() {
    let start = Instant::now();
    let task = tokio::spawn(async { join!(summarize(1), summarize(2), summarize(3)) });
    assert!(task.await.expect_err("page 2 is empty").is_panic());
    assert_eq!(start.elapsed().as_secs(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_panic_that_is_caught_leaves_the_others_alone() {
    let caught = |page| AssertUnwindSafe(summarize(page)).catch_unwind();
    let (first, second, third) = join!(caught(1), caught(2), caught(3));
    assert!(first.is_ok() && second.is_err() && third.is_ok());
}
