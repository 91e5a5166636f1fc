//! Who passes when the gate is opened, and which wakers the gate keeps until then.

use a_gate_for_many::Gate;
use poll_contract::broken_by_future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Wake};
use std::time::Duration;
use tokio::task::{JoinSet, yield_now};
use tokio::time::timeout;

#[test]
fn the_contract() {
    let broken = broken_by_future(|| {
        let gate = Gate::default();
        (gate.pass(), move || gate.open())
    });
    let broken: Vec<String> = broken.iter().map(|rule| rule.to_string()).collect();
    assert!(broken.is_empty(), "the future breaks rule {}", broken.join(", and rule "));
}

#[tokio::test(start_paused = true)]
async fn an_open_gate_lets_all_pass_at_once() {
    let gate = Gate::default();
    gate.open();
    let both = async { tokio::join!(gate.pass(), gate.pass()) };
    assert!(timeout(HOUR, both).await.is_ok(), "the gate was open");
}

#[tokio::test(start_paused = true)]
async fn three_tasks_pass() {
    let gate = Gate::default();
    let mut tasks = JoinSet::new();
    for _ in 0..3 {
        tasks.spawn(gate.pass());
    }
    for _ in 0..10 {
        yield_now().await; // they begin to wait
    }
    gate.open();
    let mut passed = 0;
    while let Ok(Some(_)) = timeout(HOUR, tasks.join_next()).await {
        passed += 1;
    }
    assert_eq!(passed, 3, "how many of the three tasks passed the open gate");
}

#[test]
fn a_closed_gate_wakes_nothing() {
    let (gate, wakes) = (Gate::default(), Wakes::new());
    poll_often(pin!(gate.pass()), &wakes);
    assert_eq!(wakes.count(), 0, "the gate is closed, but a future was woken");
}

#[test]
fn each_future_keeps_one_waker() {
    let gate = Gate::default();
    let (mut first, mut second) = (pin!(gate.pass()), pin!(gate.pass()));
    let (old, new) = (Wakes::new(), Wakes::new());
    poll_often(first.as_mut(), &old);
    poll_often(second.as_mut(), &old);
    assert!(old.kept() <= 2, "two futures wait, but {} wakers are kept", old.kept());
    poll_often(first, &new);
    poll_often(second, &new);
    assert_eq!(old.kept(), 0, "both futures have a newer waker, but an old one is kept");
    gate.open();
    assert_eq!(new.count(), 2, "how many times the two futures were woken");
}

#[test]
fn a_dropped_future_leaves_no_waker() {
    let (gate, gone, here) = (Gate::default(), Wakes::new(), Wakes::new());
    let mut stays = Box::pin(gate.pass());
    let mut leaves = Box::pin(gate.pass());
    poll_often(stays.as_mut(), &here);
    poll_often(leaves.as_mut(), &gone);
    drop(leaves);
    assert_eq!(gone.kept(), 0, "a future was dropped, but the gate keeps its waker");
    gate.open();
    assert_eq!(here.count(), 1, "the other future should still be woken");
}

const HOUR: Duration = Duration::from_secs(3600);

/// Counts wakes.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

trait Count {
    fn count(&self) -> usize;
    /// How many of its wakers are kept somewhere.
    fn kept(&self) -> usize;
}

impl Count for Arc<Wakes> {
    fn count(&self) -> usize {
        self.0.load(SeqCst)
    }

    fn kept(&self) -> usize {
        Arc::strong_count(self) - 1
    }
}

impl Wakes {
    fn new() -> Arc<Wakes> {
        Arc::default()
    }
}

/// Polls a future ten times while the gate is closed.
fn poll_often(mut future: Pin<&mut impl Future<Output = ()>>, wakes: &Arc<Wakes>) {
    let waker = wakes.clone().into();
    for _ in 0..10 {
        let poll = future.as_mut().poll(&mut Context::from_waker(&waker));
        assert!(poll.is_pending(), "the gate is closed, but a future passed");
    }
}
