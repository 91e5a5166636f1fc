//! The race polls its futures in order, and drops the one that loses.

include!("../src/main.rs");

use std::cell::Cell;
use std::future::{pending, ready};

#[tokio::test]
async fn if_both_are_ready_the_first_one_wins() {
    assert_eq!(race(ready(1), ready(2)).await, 1);
    assert_eq!(race(pending(), ready(2)).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_future_that_is_not_ready_is_polled_whenever_the_task_wakes() {
    let polls = Cell::new(0);
    let never = poll_fn(|_| {
        polls.set(polls.get() + 1);
        Poll::<()>::Pending
    });
    race(never, sleep(Duration::from_secs(1))).await;
    assert_eq!(polls.get(), 2, "once at the start, and once for the timer of the other");
}
