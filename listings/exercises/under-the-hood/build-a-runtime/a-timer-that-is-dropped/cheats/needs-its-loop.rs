//! A runtime with timers, as in "Build a runtime". A server puts a time limit of an hour on each request, and nearly
//! all requests are answered within a millisecond. The limit is dropped then, but its timer stays in the loop for the
//! rest of the hour, along with a waker of the request's task.
//!
//! A timer should leave the loop as soon as its future is dropped. All others should still go off in time. When the thread
//! ends, the loop may be gone before the future is.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

/// Waits until `deadline`.
pub fn sleep_until(deadline: Instant) -> Sleep {
    let number = LOOP.with(|it| it.sleeps.replace(it.sleeps.get() + 1));
    Sleep { deadline, number }
}

pub struct Sleep {
    deadline: Instant,
    number: usize,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.deadline <= Instant::now() {
            return Poll::Ready(());
        }
        let key = (self.deadline, self.number);
        LOOP.with(|it| it.timers.borrow_mut().insert(key, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        let key = (self.deadline, self.number);
        LOOP.with(|it| it.timers.borrow_mut().remove(&key));
    }
}

/// How many timers the loop of this thread has.
pub fn timers() -> usize {
    LOOP.with(|it| it.timers.borrow().len())
}

thread_local! {
    static LOOP: Loop = Loop::new();
}

struct Loop {
    waker: Waker,
    woken: mpsc::Receiver<()>,
    /// The number tells sleeps with the same deadline apart.
    timers: RefCell<BTreeMap<(Instant, usize), Waker>>,
    sleeps: Cell<usize>,
}

/// Runs one future, without tasks.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    LOOP.with(|it| {
        loop {
            if let Poll::Ready(output) =
                future.as_mut().poll(&mut Context::from_waker(&it.waker))
            {
                return output;
            }
            it.wait();
        }
    })
}

impl Loop {
    fn new() -> Loop {
        let (sender, woken) = mpsc::channel();
        let waker = Arc::new(Wakeup(sender)).into();
        let (timers, sleeps) = Default::default();
        Loop { waker, woken, timers, sleeps }
    }

    fn wait(&self) {
        loop {
            let first = self.wake_sleepers();
            let limit = first.map_or(Duration::MAX, |it| it.duration_since(Instant::now()));
            if self.woken.recv_timeout(limit).is_ok() {
                return;
            }
        }
    }

    /// Wakes those whose deadline has passed, and returns the next deadline.
    fn wake_sleepers(&self) -> Option<Instant> {
        let mut timers = self.timers.borrow_mut();
        loop {
            let timer = timers.first_entry()?;
            if timer.key().0 > Instant::now() {
                return Some(timer.key().0);
            }
            timer.remove().wake();
        }
    }
}

struct Wakeup(mpsc::Sender<()>);

impl Wake for Wakeup {
    fn wake(self: Arc<Self>) {
        let _ = self.0.send(()); // fails once the loop has ended
    }
}
