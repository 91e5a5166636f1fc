use crate::Rule;
use crate::waker::lock;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

/// A future for the caller to run.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A caller that hasn't returned after this long hangs.
const HANGS: Duration = Duration::from_secs(2);
/// How long a task lets its caller sleep before another thread wakes it.
const ASLEEP: Duration = Duration::from_millis(20);

/// The rules that the caller of futures breaks, such as a runtime.
///
/// `run` runs all tasks until they have finished. It is called several times, each time on a new thread, which is leaked
/// if it hangs.
pub fn broken_by_caller(run: impl Fn(Vec<Task>) + Clone + Send + 'static) -> Vec<Rule> {
    let mut broken = Vec::new();
    if misses_a_wake(run.clone()) {
        broken.push(Rule::PollAfterWake);
    }
    if polls_after_ready(run.clone()) {
        broken.push(Rule::NothingAfterReady);
    }
    if minds_a_thread(run) {
        broken.push(Rule::AnyWake);
    }
    broken
}

/// Whether `run` hangs, panics, or returns too early with a task that is woken during its first two polls.
fn misses_a_wake(run: impl Fn(Vec<Task>) + Send + 'static) -> bool {
    let is_over = Arc::new(AtomicBool::new(false));
    let over = is_over.clone();
    let task = steps(move |poll, context| {
        if poll > 2 {
            over.store(true, SeqCst);
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    });
    !(ends(run, vec![task]) && is_over.load(SeqCst))
}

/// Whether a task is polled again that was woken three times before its last poll, while another task is still waiting.
fn polls_after_ready(run: impl Fn(Vec<Task>) + Send + 'static) -> bool {
    let is_polled = Arc::new(AtomicBool::new(false));
    let polled = is_polled.clone();
    let woken = steps(move |poll, context| {
        match poll {
            1 => (0..3).for_each(|_| context.waker().wake_by_ref()),
            2 => return Poll::Ready(()),
            _ => polled.store(true, SeqCst),
        }
        Poll::Pending
    });
    let waiting = steps(|poll, context| {
        if poll > 3 {
            return Poll::Ready(());
        }
        wake_later(context);
        Poll::Pending
    });
    ends(run, vec![woken, waiting]);
    is_polled.load(SeqCst)
}

/// Whether a wake from another thread is missed, or a waker that threads call when everything is over panics or hangs.
fn minds_a_thread(run: impl Fn(Vec<Task>) + Send + 'static) -> bool {
    let kept: Arc<Mutex<Option<Waker>>> = Arc::default();
    let keep = kept.clone();
    let task = steps(move |poll, context| {
        if poll > 1 {
            return Poll::Ready(());
        }
        *lock(&keep) = Some(context.waker().clone());
        wake_later(context);
        Poll::Pending
    });
    if !ends(run, vec![task]) {
        return true;
    }
    let Some(waker) = lock(&kept).take() else { return true };
    let late = move |_: Vec<Task>| {
        waker.wake_by_ref();
        waker.wake_by_ref();
        waker.wake();
    };
    !ends(late, Vec::new())
}

/// A task that does `step` at each poll, with the number of the poll.
fn steps(
    mut step: impl FnMut(usize, &mut Context<'_>) -> Poll<()> + Send + 'static,
) -> Task {
    let mut polls = 0;
    Box::pin(poll_fn(move |context| {
        polls += 1;
        step(polls, context)
    }))
}

fn wake_later(context: &Context<'_>) {
    let waker = context.waker().clone();
    thread::spawn(move || {
        thread::sleep(ASLEEP);
        waker.wake();
    });
}

/// Whether `run` returns, rather than panics or hangs.
fn ends(run: impl FnOnce(Vec<Task>) + Send + 'static, tasks: Vec<Task>) -> bool {
    let (returned, has_returned) = mpsc::channel();
    thread::spawn(move || {
        run(tasks);
        let _ = returned.send(());
    });
    has_returned.recv_timeout(HANGS).is_ok()
}
