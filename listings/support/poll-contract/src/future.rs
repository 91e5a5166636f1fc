use crate::Rule;
use crate::waker::{Watch, lock};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

/// A poll that takes longer than this blocks.
const BLOCKS: Duration = Duration::from_millis(500);
/// A wake that hasn't come after this long is missing.
const MISSING: Duration = Duration::from_secs(1);
/// How long a lock that the future holds may keep its other side from finishing.
const HELD: Duration = Duration::from_millis(200);

/// The rules that a future breaks.
///
/// `new` makes a future that waits, and a closure that finishes the wait. The closure is called once, on another thread,
/// and sometimes before the first poll. If a future subscribes to what it waits for, do that in `new`.
///
/// # Panics
///
/// If a future is ready before its wait is finished.
pub fn broken_by_future<F, D>(mut new: impl FnMut() -> (F, D)) -> Vec<Rule>
where
    F: Future,
    D: FnOnce() + Send + 'static,
{
    let mut new = || {
        let (future, finish) = new();
        Trial { future: Box::pin(future), finish: Finish::new(finish) }
    };
    if blocks(new()) {
        return vec![Rule::NoBlocking];
    }
    if keeps_no_waker(new()) {
        return vec![Rule::WakeAfterPending];
    }
    let mut broken = Vec::new();
    // The trials that poll a future twice before it is woken can't judge one that minds that, or that keeps an old waker.
    let minds_an_extra_poll = minds_an_extra_poll(new());
    let keeps_an_old_waker = !minds_an_extra_poll && keeps_an_old_waker(new());
    if keeps_an_old_waker {
        broken.push(Rule::NewestWaker);
    }
    let polls_twice = !minds_an_extra_poll && !keeps_an_old_waker;
    if comes_too_late(new())
        || loses_its_first_wake(new())
        || polls_twice && loses_a_later_wake(new())
    {
        broken.push(Rule::MissNothing);
    }
    if minds_an_extra_poll {
        broken.push(Rule::AnyPoll);
    }
    broken
}

/// A future and what finishes its wait.
struct Trial<F> {
    future: Pin<Box<F>>,
    finish: Finish,
}

impl<F: Future> Trial<F> {
    fn poll(&mut self, watch: &Arc<Watch>) -> Poll<F::Output> {
        self.future.as_mut().poll(&mut Context::from_waker(&watch.waker()))
    }

    /// Whether the future becomes ready, if it is polled after each wake of `watch`.
    fn ends(&mut self, watch: &Arc<Watch>) -> bool {
        for wakes in 1..=100 {
            if !watch.is_woken(wakes, MISSING) {
                return false;
            }
            if self.poll(watch).is_ready() {
                return true;
            }
        }
        false
    }
}

/// Finishes the wait of a future once, whoever asks first.
#[derive(Clone)]
struct Finish(Arc<Mutex<Option<Once>>>);

type Once = Box<dyn FnOnce() + Send>;

impl Finish {
    fn new(finish: impl FnOnce() + Send + 'static) -> Finish {
        Finish(Arc::new(Mutex::new(Some(Box::new(finish)))))
    }

    /// Finishes the wait on another thread. If the future holds a lock that this needs, it returns before the thread does.
    fn run(&self) {
        let Some(finish) = lock(&self.0).take() else { return };
        let (done, is_done) = mpsc::channel();
        let (begun, has_begun) = mpsc::channel();
        thread::spawn(move || {
            let _ = begun.send(());
            finish();
            let _ = done.send(());
        });
        let _ = has_begun.recv();
        let _ = is_done.recv_timeout(HELD);
    }
}

fn blocks<F: Future>(mut trial: Trial<F>) -> bool {
    let (over, is_over) = mpsc::channel::<()>();
    let finish = trial.finish.clone();
    let rescue = thread::spawn(move || {
        if is_over.recv_timeout(BLOCKS) == Err(mpsc::RecvTimeoutError::Timeout) {
            finish.run();
        }
    });
    let start = Instant::now();
    let poll = trial.poll(&Watch::new());
    let elapsed = start.elapsed();
    drop(over);
    let _ = rescue.join();
    let blocks = elapsed >= BLOCKS;
    assert!(blocks || poll.is_pending(), "the future is ready before its wait is over");
    blocks
}

fn keeps_no_waker<F: Future>(mut trial: Trial<F>) -> bool {
    let watch = Watch::new();
    let _ = trial.poll(&watch);
    trial.finish.run();
    !trial.ends(&watch)
}

fn keeps_an_old_waker<F: Future>(mut trial: Trial<F>) -> bool {
    let (old, new) = (Watch::new(), Watch::new());
    if trial.poll(&old).is_ready() || trial.poll(&new).is_ready() {
        return false; // another rule's business
    }
    trial.finish.run();
    !trial.ends(&new)
}

/// Finishes the wait before the first poll.
fn comes_too_late<F: Future>(mut trial: Trial<F>) -> bool {
    let watch = Watch::new();
    trial.finish.run();
    trial.poll(&watch).is_pending() && !trial.ends(&watch)
}

fn loses_its_first_wake<F: Future>(mut trial: Trial<F>) -> bool {
    loses_a_wake(&mut trial)
}

fn loses_a_later_wake<F: Future>(mut trial: Trial<F>) -> bool {
    trial.poll(&Watch::new()).is_pending() && loses_a_wake(&mut trial)
}

/// Finishes the wait in the middle of a poll, while the future clones the waker.
fn loses_a_wake<F: Future>(trial: &mut Trial<F>) -> bool {
    let finish = trial.finish.clone();
    let watch = Watch::at_clone(move || finish.run());
    if trial.poll(&watch).is_ready() {
        return false;
    }
    trial.finish.run(); // unless a clone has
    !trial.ends(&watch)
}

fn minds_an_extra_poll<F: Future>(mut trial: Trial<F>) -> bool {
    let watch = Watch::new();
    let extra = catch_unwind(AssertUnwindSafe(|| {
        (0..4).all(|_| trial.poll(&watch).is_pending())
    }));
    if extra.is_err() || extra.is_ok_and(|pending| !pending) {
        return true;
    }
    trial.finish.run();
    !trial.ends(&watch)
}
