use counted_and_forgotten::words;
use std::sync::Arc;
use std::time::Duration;
use tokio::spawn;
use tokio::time::{Instant, sleep};

/// A report, of which the test keeps a second reference.
struct Report(#[expect(dead_code, reason = "it is only counted")] Arc<()>);

impl AsRef<str> for Report {
    fn as_ref(&self) -> &str {
        "three short words"
    }
}

fn job(seconds: u64, kept: &Arc<()>) -> impl Future<Output = Report> + use<> {
    let kept = kept.clone();
    async move {
        sleep(Duration::from_secs(seconds)).await;
        Report(kept)
    }
}

#[tokio::test(start_paused = true)]
async fn all_words_are_counted() {
    let kept = Arc::new(());
    let jobs = (0..4).map(|seconds| job(seconds, &kept)).collect();
    assert_eq!(words(jobs).await, 12, "four reports have three words each");
}

#[tokio::test(start_paused = true)]
async fn all_jobs_run_at_the_same_time() {
    let (kept, start) = (Arc::new(()), Instant::now());
    words((0..10).map(|_| job(60, &kept)).collect()).await;
    let took = start.elapsed().as_secs();
    assert_eq!(
        took, 60,
        "ten jobs of 60 s each took {took} s, so they didn't run together"
    );
}

#[tokio::test(start_paused = true)]
async fn a_report_that_is_counted_is_dropped() {
    let kept = Arc::new(());
    let mut jobs = vec![job(3_600, &kept)];
    jobs.extend((0..1_000).map(|_| job(1, &kept)));
    let counting = spawn(words(jobs));
    sleep(Duration::from_secs(60)).await;
    // One reference is the test's, and another is that of the job that still runs.
    let reports = Arc::strong_count(&kept) - 2;
    assert_eq!(
        reports, 0,
        "1,000 jobs ended 59 s ago, and {reports} of their reports are still in memory"
    );
    assert_eq!(counting.await.unwrap(), 3_003);
}
