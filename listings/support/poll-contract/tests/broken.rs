//! Breaches that no listing shows, and one that the kit doesn't see.

use futures::future::join_all;
use poll_contract::{Rule, Task, broken_by_caller, broken_by_future};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};

#[test]
fn a_waker_that_panics_when_it_is_late() {
    struct Sending(mpsc::Sender<()>);
    impl Wake for Sending {
        fn wake(self: Arc<Self>) {
            self.0.send(()).expect("the loop is running");
        }
    }
    let run = |tasks: Vec<Task>| {
        let mut all = pin!(join_all(tasks));
        let (ready, queue) = mpsc::channel();
        let waker = Arc::new(Sending(ready)).into();
        while all.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            queue.recv().expect("a waker is alive");
        }
    };
    assert_eq!(broken_by_caller(run), [Rule::AnyWake]);
}

#[test]
fn a_caller_that_polls_only_once() {
    let run = |tasks: Vec<Task>| {
        for mut task in tasks {
            let _ = task.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        }
    };
    assert_eq!(broken_by_caller(run), [Rule::PollAfterWake]);
}

#[test]
#[should_panic(expected = "ready before its wait is over")]
fn a_future_that_does_not_wait() {
    broken_by_future(|| (std::future::ready(()), || ()));
}

/// A leaf that looks and registers with nothing locked in between, and clones its waker in between, or else before.
fn looks_first(clones_early: bool) -> Vec<Rule> {
    broken_by_future(|| {
        let slot: Arc<(Mutex<bool>, Mutex<Option<Waker>>)> = Arc::default();
        let place = slot.clone();
        let future = poll_fn(move |context| {
            let early = clones_early.then(|| context.waker().clone());
            if *slot.0.lock().unwrap() {
                return Poll::Ready(());
            }
            let waker = early.unwrap_or_else(|| context.waker().clone());
            *slot.1.lock().unwrap() = Some(waker);
            Poll::Pending
        });
        let finish = move || {
            *place.0.lock().unwrap() = true;
            if let Some(waker) = place.1.lock().unwrap().take() {
                waker.wake();
            }
        };
        (future, finish)
    })
}

#[test]
fn a_wake_lost_after_an_early_clone_is_not_seen() {
    assert_eq!(looks_first(false), [Rule::RegisterThenLook]);
    assert_eq!(looks_first(true), []);
}
