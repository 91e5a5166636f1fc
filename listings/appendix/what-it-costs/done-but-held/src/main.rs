use futures::future::join_all;
use scales::allocated;
use std::time::Duration;
use tokio::spawn;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    (0..TASKS).for_each(|_| drop(spawn(async {})));
    sleep(MOMENT).await; // from here on, the runtime's own queue is large enough

    println!("handles       all wait  all are done");
    let tasks = || (0..TASKS).map(|_| spawn(GO.notified()));
    weigh("dropped", || tasks().for_each(drop)).await;
    weigh("in a Vec", || tasks().collect::<Vec<_>>()).await;

    let futures = || (0..TASKS).map(|_| GO.notified());
    weigh("in a JoinSet", || futures().collect::<JoinSet<_>>()).await;
    weigh("none: joined", || spawn(join_all(futures()))).await;
}

const TASKS: usize = 10_000;
const MOMENT: Duration = Duration::from_millis(1);
static GO: Notify = Notify::const_new();

/// Prints the bytes for each task while all wait, and after all have ended.
async fn weigh<H>(handles: &str, start: impl FnOnce() -> H) {
    let before = allocated();
    let held = start();
    sleep(MOMENT).await;
    let waiting = (allocated() - before) / TASKS;

    GO.notify_waiters();
    sleep(MOMENT).await;
    let done = (allocated() - before) / TASKS;
    println!("{handles:<12}{waiting:>10}{done:>14}");
    drop(held);
}
