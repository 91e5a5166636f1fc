//! Breaches that no listing shows, and one that the kit doesn't see.

use futures::future::join_all;
use poll_contract::{Rule, Task, broken_by_caller, broken_by_future};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
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

#[derive(Default)]
struct Slot {
    is_full: bool,
    waker: Option<Waker>,
}

/// The rules that a leaf breaks whose `poll` gets the slot and the number of the poll.
fn broken_by_leaf(poll: fn(&Mutex<Slot>, usize, &Waker) -> Poll<()>) -> Vec<Rule> {
    broken_by_future(|| {
        let slot: Arc<Mutex<Slot>> = Arc::default();
        let place = slot.clone();
        let mut polls = 0;
        let future = poll_fn(move |context| {
            polls += 1;
            poll(&slot, polls, context.waker())
        });
        let finish = move || {
            let mut place = place.lock().unwrap();
            place.is_full = true;
            let waker = place.waker.take();
            drop(place);
            if let Some(waker) = waker {
                waker.wake();
            }
        };
        (future, finish)
    })
}

/// Looks and registers with nothing locked in between.
fn look_and_register(
    slot: &Mutex<Slot>,
    register: impl FnOnce(&Mutex<Slot>),
) -> Poll<()> {
    if slot.lock().unwrap().is_full {
        return Poll::Ready(());
    }
    register(slot);
    Poll::Pending
}

#[test]
fn a_lost_wake_is_seen_only_if_the_waker_is_cloned_in_the_gap() {
    let in_the_gap = broken_by_leaf(|slot, _, waker| {
        look_and_register(slot, |slot| {
            let waker = waker.clone();
            slot.lock().unwrap().waker = Some(waker);
        })
    });
    assert_eq!(in_the_gap, [Rule::MissNothing]);
    let before = broken_by_leaf(|slot, _, waker| {
        let waker = waker.clone();
        look_and_register(slot, |slot| slot.lock().unwrap().waker = Some(waker))
    });
    assert_eq!(before, []);
    let after = broken_by_leaf(|slot, _, waker| {
        look_and_register(slot, |slot| {
            let mut slot = slot.lock().unwrap();
            slot.waker = Some(waker.clone());
        })
    });
    assert_eq!(after, []);
}

#[test]
fn a_leaf_that_looks_only_from_the_second_poll_on() {
    let broken = broken_by_leaf(|slot, poll, waker| {
        let mut slot = slot.lock().unwrap();
        slot.waker = Some(waker.clone());
        if poll > 1 && slot.is_full { Poll::Ready(()) } else { Poll::Pending }
    });
    assert_eq!(broken, [Rule::MissNothing]);
}

#[test]
fn a_leaf_that_panics_if_nothing_woke_it() {
    let broken = broken_by_leaf(|slot, poll, waker| {
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if poll == 1 && !slot.is_full {
            slot.waker = Some(waker.clone());
            return Poll::Pending;
        }
        assert!(slot.is_full, "woken, so the slot is full");
        Poll::Ready(())
    });
    assert_eq!(broken, [Rule::AnyPoll]);
}

#[test]
fn a_leaf_that_wakes_itself_breaks_nothing() {
    let broken = broken_by_leaf(|slot, _, waker| {
        waker.wake_by_ref();
        if slot.lock().unwrap().is_full { Poll::Ready(()) } else { Poll::Pending }
    });
    assert_eq!(broken, []);
}
