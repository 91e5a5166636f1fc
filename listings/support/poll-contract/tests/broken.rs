//! Breaches that no listing shows.

use futures::future::join_all;
use poll_contract::{Rule, Task, broken_by_caller, broken_by_future};
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::task::{Context, Wake};

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
            let _ =
                task.as_mut().poll(&mut Context::from_waker(std::task::Waker::noop()));
        }
    };
    assert_eq!(broken_by_caller(run), [Rule::PollAfterWake]);
}

#[test]
#[should_panic(expected = "ready before its wait is over")]
fn a_future_that_does_not_wait() {
    broken_by_future(|| (std::future::ready(()), || ()));
}
