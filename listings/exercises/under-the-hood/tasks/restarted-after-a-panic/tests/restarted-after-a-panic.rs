//! What becomes of a job that panics, and of one whose supervisor is dropped.

use restarted_after_a_panic::supervise;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Reads the feed for the nth time, where n is counted in `runs`, and panics in the first `bad` runs.
async fn read_feed(runs: Arc<AtomicUsize>, bad: usize) -> &'static str {
    let run = runs.fetch_add(1, SeqCst) + 1;
    sleep(Duration::from_secs(1)).await;
    assert!(run > bad, "entry {run} is bad");
    "the news"
}

/// What becomes of a supervisor whose job panics in its first `bad` runs, and how many times the job ran.
async fn supervised(
    bad: usize,
    restarts: usize,
) -> (Result<&'static str, String>, usize) {
    let runs = Arc::new(AtomicUsize::new(0));
    let count = runs.clone();
    let task = tokio::spawn(async move {
        supervise(|| read_feed(runs.clone(), bad), restarts).await
    });
    let hour = Duration::from_secs(3600);
    let result = timeout(hour, task).await.expect("the supervisor should end");
    let result = result.map_err(|error| {
        let payload = error.into_panic().downcast::<String>();
        *payload.expect("the payload should be the job's, a `String`")
    });
    (result, count.load(SeqCst))
}

#[tokio::test(start_paused = true)]
async fn a_job_that_panics_is_started_again() {
    let (result, runs) = supervised(2, 3).await;
    assert_eq!(result, Ok("the news"), "the third run reads the feed");
    assert_eq!(runs, 3, "two runs panic, and the third doesn't");
}

#[tokio::test(start_paused = true)]
async fn the_last_panic_is_passed_on() {
    let (result, runs) = supervised(9, 1).await;
    assert_eq!(result, Err("entry 2 is bad".to_string()), "the panic of the last run");
    assert_eq!(runs, 2, "there should be one restart");
}

#[tokio::test(start_paused = true)]
async fn the_job_ends_with_its_supervisor() {
    let beats = Arc::new(AtomicUsize::new(0));
    let job = || {
        let beats = beats.clone();
        async move {
            loop {
                sleep(Duration::from_secs(1)).await;
                beats.fetch_add(1, SeqCst);
            }
        }
    };
    let limit = Duration::from_millis(3_500);
    assert!(timeout(limit, supervise::<_>(job, 0)).await.is_err());
    sleep(Duration::from_secs(60)).await;
    let beats = beats.load(SeqCst);
    assert_eq!(beats, 3, "the job should end when its supervisor is dropped");
}
