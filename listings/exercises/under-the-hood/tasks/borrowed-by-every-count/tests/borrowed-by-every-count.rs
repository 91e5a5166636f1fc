//! How the logs are counted: correctly, at the same time, without a clone, and whatever one of them does.

use borrowed_by_every_count::{Log, count};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// A log that arrives after so many seconds. Reading an empty one panics, by mistake.
struct Remote {
    seconds: u64,
    text: &'static str,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    clones: AtomicUsize,
    read: AtomicUsize,
}

impl Clone for Remote {
    fn clone(&self) -> Self {
        self.seen.clones.fetch_add(1, SeqCst);
        Remote { seconds: self.seconds, text: self.text, seen: self.seen.clone() }
    }
}

impl Log for Remote {
    async fn read(&self) -> String {
        sleep(Duration::from_secs(self.seconds)).await;
        self.seen.read.fetch_add(1, SeqCst);
        assert!(!self.text.is_empty(), "an empty log");
        self.text.to_string()
    }
}

/// The logs of three servers, of which the second is the quickest.
fn logs() -> (Vec<Remote>, Arc<Seen>) {
    logs_of([(2, "error ok error"), (1, "ok"), (3, "ok error")])
}

fn logs_of(texts: [(u64, &'static str); 3]) -> (Vec<Remote>, Arc<Seen>) {
    let seen = Arc::new(Seen::default());
    let log = |(seconds, text)| Remote { seconds, text, seen: seen.clone() };
    (texts.map(log).into(), seen)
}

async fn counted(logs: &[Remote]) -> Vec<Option<usize>> {
    let hour = Duration::from_secs(3600);
    timeout(hour, count(logs, "error")).await.expect("the count should end")
}

#[tokio::test(start_paused = true)]
async fn each_log_has_its_count() {
    let counts = counted(&logs().0).await;
    assert_eq!(counts, [Some(2), Some(0), Some(1)], "the counts of the three logs");
}

#[tokio::test(start_paused = true)]
async fn a_panic_costs_only_one_count() {
    let (logs, _) = logs_of([(2, "error ok error"), (1, ""), (3, "ok error")]);
    let counts = counted(&logs).await;
    assert_eq!(counts, [Some(2), None, Some(1)], "the second log panics");
}

#[tokio::test(start_paused = true)]
async fn the_logs_are_read_at_the_same_time() {
    let start = Instant::now();
    counted(&logs().0).await;
    let seconds = start.elapsed().as_secs();
    assert_eq!(seconds, 3, "all of it should take as long as the slowest log");
}

#[tokio::test(start_paused = true)]
async fn no_log_is_cloned() {
    let (logs, seen) = logs();
    counted(&logs).await;
    assert_eq!(seen.clones.load(SeqCst), 0, "no log should be cloned");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_read_after_the_caller_has_given_up() {
    let (logs, seen) = logs();
    let limit = Duration::from_millis(1_500);
    assert!(timeout(limit, count(&logs, "error")).await.is_err(), "it needs 3 seconds");
    sleep(Duration::from_secs(60)).await;
    let read = seen.read.load(SeqCst);
    assert_eq!(read, 1, "only one log arrives before the caller gives up");
}
