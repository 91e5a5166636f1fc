//! Who goes down with page 2, and how it can be kept from that.

include!("../src/main.rs");

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use tokio::time::Instant;

const NEWS: &str = "The news of today";
const CAFE: &str = "The café is full";
const RAIN: &str = "The rain goes on";

#[tokio::test(start_paused = true)]
async fn everything_in_the_task_ends_at_the_panic() {
    let start = Instant::now();
    let task = tokio::spawn(async {
        join!(summarize(1, NEWS), summarize(2, CAFE), summarize(3, RAIN))
    });
    assert!(task.await.expect_err("the slice panics").is_panic());
    assert_eq!(start.elapsed().as_secs(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_panic_that_is_caught_leaves_the_others_alone() {
    let caught =
        |seconds, page| AssertUnwindSafe(summarize(seconds, page)).catch_unwind();
    let (first, second, third) = join!(caught(1, NEWS), caught(2, CAFE), caught(3, RAIN));
    assert!(first.is_ok() && second.is_err() && third.is_ok());
}

#[tokio::test(start_paused = true)]
async fn an_error_costs_only_its_own_summary() {
    let checked = async |seconds, page: &'static str| {
        sleep(Duration::from_secs(seconds)).await;
        page.get(..8).ok_or("no title of eight bytes")
    };
    let (first, second, third) =
        join!(checked(1, NEWS), checked(2, CAFE), checked(3, RAIN));
    assert!(first.is_ok() && second.is_err() && third.is_ok());
}
