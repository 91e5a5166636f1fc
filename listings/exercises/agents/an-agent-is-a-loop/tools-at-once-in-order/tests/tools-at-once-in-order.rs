use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};
use tools_at_once_in_order::{Call, PANICKED, call_all};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(start_paused = true)]
async fn the_outputs_are_in_the_order_of_the_calls() {
    let office = Office::default();
    let outputs = run(office.calls([3, 1, 2]), 3).await;
    assert_eq!(outputs, ["3 s", "1 s", "2 s"], "the calls took 3, 1, and 2 seconds");
}

#[tokio::test(start_paused = true)]
async fn no_more_than_the_limit_run_at_once() {
    let office = Office::default();
    run(office.calls([1; 7]), 3).await;
    assert_eq!(office.most.load(Relaxed), 3, "most tools at once, with a limit of 3");
}

#[tokio::test(start_paused = true)]
async fn a_slow_tool_does_not_hold_up_the_others() {
    let office = Office::default();
    let start = Instant::now();
    run(office.calls([10, 1, 1, 1, 1]), 2).await;
    assert_eq!(
        start.elapsed(),
        Duration::from_secs(10),
        "four tools of one second can finish beside one of ten"
    );
}

#[tokio::test(start_paused = true)]
async fn a_tool_that_panics_says_so_and_the_others_go_on() {
    let office = Office::default();
    let mut calls = office.calls([1, 2, 3]);
    calls[1] = async { panic!("no such file") }.boxed();
    let outputs = AssertUnwindSafe(run(calls, 3)).catch_unwind().await;
    let Ok(outputs) = outputs else { panic!("the panic of one tool ended `call_all`") };
    assert_eq!(outputs, ["1 s", PANICKED, "3 s"], "the second tool panicked");
}

#[tokio::test(start_paused = true)]
async fn no_tool_goes_on_after_a_drop() {
    let office = Office::default();
    let dropped =
        timeout(Duration::from_secs(2), call_all(office.calls([1, 3, 3, 3]), 2));
    assert_eq!(dropped.await.ok(), None, "the calls take longer than two seconds");
    sleep(HOUR).await;
    let finished = office.finished.load(Relaxed);
    assert_eq!(
        finished, 1,
        "tools that finished, though `call_all` was dropped after 2 s"
    );
}

async fn run(calls: Vec<Call>, limit: usize) -> Vec<String> {
    timeout(HOUR, call_all(calls, limit)).await.expect("`call_all` hangs")
}

/// Counts the tools that run.
#[derive(Clone, Default)]
struct Office {
    open: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    finished: Arc<AtomicUsize>,
}

impl Office {
    /// Calls of tools that take this many seconds each.
    fn calls<const N: usize>(&self, seconds: [u64; N]) -> Vec<Call> {
        seconds.map(|seconds| self.clone().call(seconds).boxed()).into()
    }

    async fn call(self, seconds: u64) -> String {
        let open = self.open.fetch_add(1, Relaxed) + 1;
        self.most.fetch_max(open, Relaxed);
        sleep(Duration::from_secs(seconds)).await;
        self.open.fetch_sub(1, Relaxed);
        self.finished.fetch_add(1, Relaxed);
        format!("{seconds} s")
    }
}
