//! One wake of the task that joins polls every future of it that is unfinished.

use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::pin::pin;
use std::time::Duration;
use tokio::join;
use tokio::time::{sleep, timeout};

#[tokio::test(start_paused = true)]
async fn siblings_are_polled_too() {
    let polls = Cell::new(0);
    let counted = poll_fn(|context| {
        polls.set(polls.get() + 1);
        pin!(pending::<()>()).poll(context)
    });
    let twice = async {
        sleep(Duration::from_secs(1)).await;
        sleep(Duration::from_secs(1)).await;
    };
    let joined = async { join!(counted, twice) };

    let ended = timeout(Duration::from_secs(5), joined).await;

    assert!(ended.is_err(), "one of the two never ends");
    // Once at the start, once for each wake of its sibling, once for the timeout's.
    assert_eq!(polls.get(), 4);
}
