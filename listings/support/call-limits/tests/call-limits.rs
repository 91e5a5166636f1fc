//! What the three limits promise.

use call_limits::{Breaker, Budget, Rate};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

fn milliseconds(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[tokio::test(start_paused = true)]
async fn tokens_come_in_a_burst_and_then_at_the_rate() {
    let (rate, start) = (Rate::new(20, 3), Instant::now());
    let mut at = Vec::new();
    for _ in 0..6 {
        rate.token().await;
        at.push(start.elapsed().as_millis());
    }
    assert_eq!(at, [0, 0, 0, 50, 100, 150]);
    // A pause fills the bucket, and no more than that.
    sleep(milliseconds(10_000)).await;
    let start = Instant::now();
    for _ in 0..4 {
        rate.token().await;
    }
    assert_eq!(start.elapsed(), milliseconds(50));
}

#[tokio::test(start_paused = true)]
async fn whoever_leaves_wastes_a_token() {
    let (rate, start) = (Rate::new(10, 1), Instant::now());
    rate.token().await;
    assert!(timeout(milliseconds(10), rate.token()).await.is_err());
    rate.token().await;
    assert_eq!(
        start.elapsed(),
        milliseconds(200),
        "100 ms would do, if it gave the token back"
    );
}

#[tokio::test(start_paused = true)]
async fn with_a_time_limit_and_too_many_callers_soon_no_one_gets_a_token() {
    let (rate, start) = (Arc::new(Rate::new(20, 20)), Instant::now());
    let mut callers = JoinSet::new();
    // About 22 callers a second, who wait for up to 5 s.
    for _ in 0..2_000 {
        let rate = rate.clone();
        callers.spawn(async move {
            timeout(milliseconds(5_000), rate.token()).await.ok()?;
            Some(start.elapsed().as_secs())
        });
        sleep(milliseconds(45)).await;
    }
    let got: Vec<_> = callers.join_all().await.into_iter().flatten().collect();
    assert!(got.len() > 1_000, "{}", got.len());
    assert!(got.iter().all(|second| *second < 60), "nothing in the last 30 of 90 s");
}

#[test]
fn ten_calls_earn_a_retry_and_fifty_are_kept() {
    let budget = Budget::new();
    assert!(!budget.spend());
    (0..9).for_each(|_| budget.earn());
    assert!(!budget.spend());
    budget.earn();
    assert!(budget.spend() && !budget.spend());
    (0..10_000).for_each(|_| budget.earn());
    assert_eq!((0..100).filter(|_| budget.spend()).count(), 50);
}

#[tokio::test(start_paused = true)]
async fn a_breaker_opens_probes_and_closes() {
    let breaker = Breaker::new();
    (0..4).for_each(|_| breaker.record(false));
    assert!(breaker.admit().is_ok(), "four failures are not enough");
    breaker.record(true);
    (0..4).for_each(|_| breaker.record(false));
    assert!(breaker.admit().is_ok(), "they weren't in a row");
    breaker.record(false);

    let two_seconds = milliseconds(2_000);
    let probe_at = breaker.admit().expect_err("it is open");
    assert_eq!(probe_at, Instant::now() + two_seconds);
    sleep_until(probe_at).await;
    assert!(breaker.admit().is_ok(), "the probe");
    let probe_at = breaker.admit().expect_err("only one");
    breaker.record(false);
    assert_eq!(breaker.admit(), Err(probe_at), "the probe failed");
    sleep_until(probe_at).await;
    assert!(breaker.admit().is_ok(), "the next probe");
    breaker.record(true);
    assert!(breaker.admit().is_ok(), "closed");
    assert!(breaker.admit().is_ok(), "for all");
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_is_dropped_doesnt_keep_it_open() {
    let breaker = Breaker::new();
    (0..5).for_each(|_| breaker.record(false));
    sleep_until(breaker.admit().expect_err("it is open")).await;
    assert!(breaker.admit().is_ok(), "the probe, which never reports");
    sleep_until(breaker.admit().expect_err("only one")).await;
    assert!(breaker.admit().is_ok(), "another probe");
}
