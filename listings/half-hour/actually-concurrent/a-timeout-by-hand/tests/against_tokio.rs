//! What is dropped when time is up, which branch wins, and that tokio's own `timeout` does the same.

include!("../src/main.rs");

use std::future::{pending, ready};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use tokio::time::Instant;

const HALF: Duration = Duration::from_millis(500);

static DROPPED: AtomicBool = AtomicBool::new(false);

struct Watch;

impl Drop for Watch {
    fn drop(&mut self) {
        DROPPED.store(true, Relaxed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_future_that_takes_too_long_is_dropped_when_time_is_up() {
    let start = Instant::now();
    let late = async {
        let _watch = Watch;
        search("tea robots").await
    };
    assert_eq!(timeout(HALF, late).await, None);
    assert_eq!(start.elapsed(), HALF);
    assert!(DROPPED.load(Relaxed));
}

#[tokio::test(start_paused = true)]
async fn an_answer_at_the_last_moment_counts() {
    let late = || async { sleep(HALF).await };
    for _ in 0..100 {
        assert_eq!(timeout(HALF, late()).await, Some(()));
        assert_eq!(tokio::time::timeout(HALF, late()).await, Ok(()));
    }
    assert_eq!(timeout(Duration::ZERO, ready("at once")).await, Some("at once"));
}

/// On the real clock: a timer can't ring while the future keeps the thread.
#[tokio::test]
async fn computing_is_not_interrupted() {
    let compute = || async {
        let start = std::time::Instant::now();
        while start.elapsed() < Duration::from_millis(20) {}
    };
    let limit = Duration::from_millis(1);
    assert_eq!(timeout(limit, compute()).await, Some(()));
    assert_eq!(tokio::time::timeout(limit, compute()).await, Ok(()));
}

/// Without `biased`: from a random branch, on in order. So the last wins when the turn starts at it or before it, at the
/// one that waits.
#[tokio::test]
async fn select_starts_at_a_random_branch_and_goes_on_in_order() {
    let mut first = 0;
    for _ in 0..3000 {
        first += select! {
            () = ready(()) => 1,
            () = pending() => unreachable!("it never ends"),
            () = ready(()) => 0,
        };
    }
    assert!((800..1200).contains(&first), "{first} of 3000");
}
