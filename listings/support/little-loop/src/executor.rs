//! The loop runs the tasks that are ready, and sleeps while there are none.

use crate::reactor::Reactor;
use futures::future::LocalBoxFuture;
use slab::Slab;
use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::{cell::RefCell, pin::pin, rc::Rc, time::Duration, time::Instant};

/// After this many tasks, the loop looks at timers and sockets. Tokio has the same number.
const TASKS_PER_TURN: usize = 61;
/// The number of the task whose future `block_on` polls itself.
const MAIN: usize = 0;

thread_local! {
    static CURRENT: RefCell<Option<Rc<Executor>>> = const { RefCell::new(None) };
}

/// Runs `future` and all tasks on this thread. At the end, unfinished tasks are dropped.
/// Panics if this thread is in `block_on` already.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let Entered(executor) = &Entered::new();
    let mut future = pin!(future);
    executor.spawn(None);
    loop {
        for _ in 0..TASKS_PER_TURN {
            let next = executor.ready.borrow_mut().pop_front();
            let Some(task) = next else { break };
            task.queued.swap(false, SeqCst); // before the poll, which may wake it again
            if task.number != MAIN {
                executor.run(task);
            } else if let Poll::Ready(output) =
                future.as_mut().poll(&mut Context::from_waker(&task.into()))
            {
                return output;
            }
        }
        executor.turn();
    }
}

pub(crate) struct Executor {
    tasks: RefCell<Slab<Task>>,
    ready: RefCell<VecDeque<Arc<Wakeup>>>,
    remote: Arc<Remote>,
    woken: mpsc::Receiver<Arc<Wakeup>>, // by other threads
    /// By deadline. A number tells timers with the same deadline apart.
    pub timers: RefCell<BTreeMap<(Instant, u64), Waker>>,
    pub reactor: RefCell<Reactor>,
}

impl Executor {
    /// The executor of this thread, while `block_on` runs.
    pub fn current() -> Option<Rc<Executor>> {
        CURRENT.try_with(|current| current.borrow().clone()).ok()?
    }

    /// Makes a task that is ready to run.
    pub fn spawn(&self, future: Option<LocalBoxFuture<'static, ()>>) -> Arc<Wakeup> {
        let (mut tasks, remote) = (self.tasks.borrow_mut(), self.remote.clone());
        let (number, aborted, queued) = (tasks.vacant_key(), false.into(), true.into());
        let wakeup = Arc::new(Wakeup { number, aborted, queued, remote });
        tasks.insert(Task { future, wakeup: wakeup.clone() });
        self.ready.borrow_mut().push_back(wakeup.clone());
        wakeup
    }

    /// Polls a task, unless it has ended. Then its number may be another's.
    fn run(&self, wakeup: Arc<Wakeup>) {
        let (number, aborted) = (wakeup.number, wakeup.aborted.load(SeqCst));
        let task = match self.tasks.borrow_mut().get_mut(number) {
            Some(task) if Arc::ptr_eq(&task.wakeup, &wakeup) => task.future.take(),
            _ => None,
        };
        let Some(mut future) = task else { return };
        let waker = wakeup.into();
        let context = &mut Context::from_waker(&waker);
        let poll = AssertUnwindSafe(|| future.as_mut().poll(context).is_pending());
        if !aborted && catch_unwind(poll).unwrap_or(false) {
            self.tasks.borrow_mut()[number].future = Some(future);
        } else {
            self.tasks.borrow_mut().remove(number);
            let _ = catch_unwind(AssertUnwindSafe(|| drop(future)));
        }
    }

    // ANCHOR: turn
    /// Queues what other threads, sockets, and timers wake. Sleeps until there is something.
    fn turn(&self) {
        self.remote.asleep.swap(true, SeqCst); // from now on, a wake ends the sleep
        self.ready.borrow_mut().extend(self.woken.try_iter());
        let busy = !self.ready.borrow().is_empty();
        let deadline = self.timers.borrow().keys().next().map(|(deadline, _)| *deadline);
        let wait = deadline.map(|it| it.saturating_duration_since(Instant::now()));
        let limit = if busy { Some(Duration::ZERO) } else { wait };
        let mut woken = self.reactor.borrow_mut().wait(limit);
        self.remote.asleep.store(false, SeqCst);
        let (mut timers, now) = (self.timers.borrow_mut(), Instant::now());
        while let Some(timer) = timers.first_entry().filter(|it| it.key().0 <= now) {
            woken.push(timer.remove());
        }
        drop(timers);
        woken.into_iter().for_each(Waker::wake);
    }
    // ANCHOR_END: turn
}

struct Task {
    /// `None` while it is polled.
    future: Option<LocalBoxFuture<'static, ()>>,
    wakeup: Arc<Wakeup>,
}

/// Puts a task in the queue, from any thread and at any time.
pub(crate) struct Wakeup {
    number: usize,
    queued: AtomicBool,
    pub aborted: AtomicBool,
    remote: Arc<Remote>,
}

// ANCHOR: wake
/// How other threads reach the loop.
struct Remote {
    woken: mpsc::Sender<Arc<Wakeup>>,
    asleep: AtomicBool,
    poller: mio::Waker,
}

impl Wake for Wakeup {
    fn wake(self: Arc<Self>) {
        if self.queued.swap(true, SeqCst) {
            return; // it is in the queue already
        }
        let remote = self.remote.clone();
        let here = Executor::current().filter(|it| Arc::ptr_eq(&it.remote, &remote));
        if let Some(executor) = here {
            return executor.ready.borrow_mut().push_back(self);
        }
        let _ = remote.woken.send(self); // fails once the loop has ended
        if remote.asleep.swap(false, SeqCst) {
            let _ = remote.poller.wake();
        }
    }
}
// ANCHOR_END: wake

/// Makes an executor the current one until it is dropped.
struct Entered(Rc<Executor>);

impl Entered {
    fn new() -> Entered {
        assert!(Executor::current().is_none(), "`block_on` was called inside `block_on`");
        let (reactor, poller) = Reactor::new().expect("the system has a poller left");
        let (sender, woken) = mpsc::channel();
        let remote = Arc::new(Remote { woken: sender, asleep: false.into(), poller });
        let (tasks, ready, timers) = Default::default();
        let reactor = reactor.into();
        let executor = Rc::new(Executor { tasks, ready, remote, woken, timers, reactor });
        CURRENT.set(Some(executor.clone()));
        Entered(executor)
    }
}

impl Drop for Entered {
    /// Drops the tasks while they can still spawn and wake others.
    fn drop(&mut self) {
        while !self.0.tasks.borrow().is_empty() {
            for (_, task) in self.0.tasks.take() {
                let _ = catch_unwind(AssertUnwindSafe(|| drop(task)));
            }
        }
        CURRENT.take();
    }
}
