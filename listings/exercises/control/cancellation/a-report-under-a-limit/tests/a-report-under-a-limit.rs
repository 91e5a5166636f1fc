use a_report_under_a_limit::report;
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::{Instant, sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(start_paused = true)]
async fn a_quick_viewer_gets_every_step() {
    let (busy, shown) = run(Duration::from_millis(10)).await;
    assert_eq!(shown, STEPS, "the viewer was never busy");
    assert_eq!(busy, 0, "the viewer was never busy for a whole second");
}

#[tokio::test(start_paused = true)]
async fn a_slow_viewer_gets_every_step_in_order() {
    let (_, shown) = run(Duration::from_millis(1500)).await;
    assert_eq!(shown, STEPS, "the viewer took 1.5 seconds for each step");
}

#[tokio::test(start_paused = true)]
async fn a_slow_viewer_is_noticed() {
    let (busy, _) = run(Duration::from_millis(2500)).await;
    assert_eq!(busy, 4, "`read` and `write` each waited 2.5 seconds for room");
}

#[tokio::test(start_paused = true)]
async fn a_viewer_that_has_gone_ends_the_report() {
    let (viewer, inbox) = channel(1);
    drop(inbox);
    let start = Instant::now();
    let busy = timeout(HOUR, report(STEPS.map(String::from).to_vec(), &viewer)).await;
    assert_eq!(busy, Ok(0), "a viewer that has gone is not busy");
    assert_eq!(start.elapsed(), Duration::ZERO, "nothing is to be waited for");
}

const STEPS: [&str; 4] = ["plan", "search", "read", "write"];

/// What `report` returns, and what a viewer has shown that takes `each` for a step.
async fn run(each: Duration) -> (u32, Vec<String>) {
    let (viewer, inbox) = channel(1);
    let shown = tokio::spawn(show(inbox, each));
    let busy = timeout(HOUR, report(STEPS.map(String::from).to_vec(), &viewer));
    let busy = busy.await.expect("`report` hangs");
    drop(viewer);
    let shown = timeout(HOUR, shown)
        .await
        .expect("a sender was kept, so the viewer waits forever");
    (busy, shown.expect("the viewer does not panic"))
}

async fn show(mut inbox: Receiver<String>, each: Duration) -> Vec<String> {
    let mut shown = Vec::new();
    while let Some(step) = inbox.recv().await {
        shown.push(step);
        sleep(each).await;
    }
    shown
}
