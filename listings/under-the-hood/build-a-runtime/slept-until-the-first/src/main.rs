// ANCHOR: whole
use futures::channel::oneshot;
use futures::future::{LocalBoxFuture, poll_fn, select};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

// ANCHOR: main
fn main() {
    block_on(async {
        let tea = spawn(brew("tea", 800));
        let egg = spawn(brew("egg", 500));
        race(sleep(20), sleep(24 * 60 * 60 * 1_000)).await;
        LOOP.with(|it| println!("timers: {}", it.timers.borrow().len()));
        let _ = (tea.await, egg.await);
    });
}

async fn brew(what: &str, milliseconds: u64) {
    sleep(milliseconds).await;
    println!("the {what} is ready");
}
// ANCHOR_END: main

async fn race(one: impl Future, other: impl Future) {
    select(pin!(one), pin!(other)).await;
}

// ANCHOR: sleep
async fn sleep(milliseconds: u64) {
    let number = LOOP.with(|it| it.sleeps.replace(it.sleeps.get() + 1));
    let deadline = Instant::now() + Duration::from_millis(milliseconds);
    poll_fn(|context| {
        if deadline <= Instant::now() {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        LOOP.with(|it| it.timers.borrow_mut().insert((deadline, number), waker));
        Poll::Pending
    })
    .await;
}
// ANCHOR_END: sleep

/// The number of the future that `block_on` polls itself.
const MAIN: usize = usize::MAX;

thread_local! {
    static LOOP: Loop = Loop::new();
}

struct Loop {
    tasks: RefCell<Vec<Option<LocalBoxFuture<'static, ()>>>>,
    ready: mpsc::Sender<usize>,
    queue: mpsc::Receiver<usize>,
    /// The number tells sleeps with the same deadline apart.
    timers: RefCell<BTreeMap<(Instant, usize), Waker>>,
    sleeps: Cell<usize>,
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    LOOP.with(|it| {
        it.waker(MAIN).wake();
        loop {
            let number = it.next();
            let waker = it.waker(number);
            let context = &mut Context::from_waker(&waker);
            if number != MAIN {
                it.run(number, context);
            } else if let Poll::Ready(output) = future.as_mut().poll(context) {
                return output;
            }
        }
    })
}

/// The handle is a channel for the result.
fn spawn<F: Future + 'static>(future: F) -> oneshot::Receiver<F::Output> {
    let (sender, handle) = oneshot::channel();
    let task = Box::pin(async {
        let _ = sender.send(future.await); // the handle may be gone
    });
    LOOP.with(|it| {
        it.tasks.borrow_mut().push(Some(task));
        it.waker(it.tasks.borrow().len() - 1).wake();
    });
    handle
}

impl Loop {
    fn new() -> Loop {
        let (ready, queue) = mpsc::channel();
        let (tasks, timers, sleeps) = Default::default();
        Loop { tasks, ready, queue, timers, sleeps }
    }

    fn waker(&self, number: usize) -> Waker {
        Arc::new(Wakeup { number, ready: self.ready.clone() }).into()
    }

    // ANCHOR: next
    /// Waits for the number of a task that is ready.
    fn next(&self) -> usize {
        loop {
            let first = self.wake_sleepers();
            let limit =
                first.map_or(Duration::MAX, |it| it.duration_since(Instant::now()));
            if let Ok(number) = self.queue.recv_timeout(limit) {
                return number;
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
    // ANCHOR_END: next

    fn run(&self, number: usize, context: &mut Context) {
        let task = self.tasks.borrow_mut()[number].take();
        let Some(mut task) = task else { return }; // it has ended
        if task.as_mut().poll(context).is_pending() {
            self.tasks.borrow_mut()[number] = Some(task);
        }
    }
}

struct Wakeup {
    number: usize,
    ready: mpsc::Sender<usize>,
}

impl Wake for Wakeup {
    fn wake(self: Arc<Self>) {
        let _ = self.ready.send(self.number); // fails once the loop has ended
    }
}
// ANCHOR_END: whole
