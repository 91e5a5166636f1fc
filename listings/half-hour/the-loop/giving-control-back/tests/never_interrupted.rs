//! No runtime interrupts a task. One that never gives control back keeps its thread, and a pool has others.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

include!("../src/main.rs");

/// How long a busy task looks for a neighbor that can't run.
const SHORT: Duration = Duration::from_millis(200);
/// How long it looks for one that can, on a machine that is busy with other things.
const LONG: Duration = Duration::from_secs(60);

fn one_thread() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

fn pool() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).build().unwrap()
}

/// Whether a future is over after its first poll.
fn is_over_at_once(future: impl Future) -> bool {
    let mut polled = Context::from_waker(Waker::noop());
    pin!(future).poll(&mut polled).is_ready()
}

/// Whether a neighbor runs beside a task that computes until the neighbor has run or the time is up.
fn neighbor_runs(
    runtime: Runtime,
    spawned_by_the_busy_task: bool,
    time: Duration,
) -> bool {
    let has_run = Arc::new(AtomicBool::new(false));
    let watched = has_run.clone();
    let neighbor = async move { has_run.store(true, SeqCst) };
    let compute = move || {
        let start = Instant::now();
        while !watched.load(SeqCst) && start.elapsed() < time {
            std::hint::spin_loop();
        }
        watched.load(SeqCst)
    };
    runtime.block_on(async {
        let busy = if spawned_by_the_busy_task {
            tokio::spawn(async move {
                tokio::spawn(neighbor);
                compute()
            })
        } else {
            let busy = tokio::spawn(async move { compute() });
            tokio::spawn(neighbor);
            busy
        };
        busy.await.unwrap()
    })
}

#[test]
fn only_the_polite_one_gives_control_back() {
    assert!(is_over_at_once(greedy("scout")));
    assert!(!is_over_at_once(polite("scout")));
}

#[test]
fn on_one_thread_a_busy_task_shuts_its_neighbor_out() {
    assert!(!neighbor_runs(one_thread(), false, SHORT));
}

#[test]
fn on_a_pool_another_worker_runs_the_neighbor() {
    assert!(neighbor_runs(pool(), false, LONG));
}

#[test]
fn on_a_pool_the_task_that_the_busy_one_spawned_last_is_shut_out() {
    assert!(!neighbor_runs(pool(), true, SHORT));
}

#[test]
fn a_task_that_yields_is_back_in_the_queue_after_at_most_61_polls() {
    let polls = one_thread().block_on(async {
        let polite = tokio::spawn(polite("scout")); // yields twice
        let mut polls = 0;
        let always_ready = poll_fn(move |context| {
            polls += 1;
            context.waker().wake_by_ref();
            if polite.is_finished() { Poll::Ready(polls) } else { Poll::Pending }
        });
        tokio::spawn(always_ready).await.unwrap()
    });
    assert!((61..=2 * 61).contains(&polls), "{polls} polls of another task");
}
