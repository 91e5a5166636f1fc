//! A pool of threads, called workers, that run tasks. It should keep these promises:
//!
//! 1. Any worker may run any task, so a task that blocks its worker holds up no other task.
//! 2. Only one worker polls a task at a time, and no worker waits for that. A wake during a poll leads to another poll
//!    after it. Wakes before a poll lead to that one poll, however many they are.
//! 3. A worker without a task sleeps, but a wake is never lost.
//! 4. A task that panics ends, and so does its handle's wait. The worker goes on.
//! 5. A task that wakes itself gets its next turn after the tasks that are ready.
//! 6. Dropping the pool waits for polls under way, and ends the workers. After it, nothing is polled, and each future has
//!    been dropped, even if something still holds its waker. Calling that waker does nothing.

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::BoxFuture;
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::task::{Context, Wake, Waker};
use std::thread::{self, JoinHandle};

/// Workers that run tasks until the pool is dropped.
pub struct Pool {
    shared: Arc<Shared>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    pub fn new(workers: usize) -> Pool {
        let shared = Arc::new(Shared::default());
        let start = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || while shared.run_one() {})
        };
        let workers = (0..workers).map(start).collect();
        Pool { shared, workers }
    }

    /// Makes `future` a task. The handle is a future of its output, or of an error if the task ends without one.
    pub fn spawn<F>(&self, future: F) -> oneshot::Receiver<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let (output, handle) = oneshot::channel();
        let future = async move {
            let _ = output.send(future.await); // fails if the handle is gone
        };
        let mut state = self.shared.state();
        let number = state.spawned;
        state.spawned += 1;
        state.tasks.insert(number, Stage::Waiting(future.boxed()));
        drop(state);
        Arc::new(Wakeup { number, shared: Arc::clone(&self.shared) }).wake();
        handle
    }

    /// How many times workers have looked for a task that is ready. The tests take it as a sign that workers sleep, so keep
    /// counting.
    pub fn searches(&self) -> usize {
        self.shared.searches.load(Relaxed)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.state().closed = true;
        self.shared.woken.notify_all();
        for worker in self.workers.drain(..) {
            let _ = worker.join(); // fails only if a worker has panicked
        }
    }
}

/// What workers and wakers share.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Workers sleep here.
    woken: Condvar,
    searches: AtomicUsize,
}

#[derive(Default)]
struct State {
    /// Unfinished tasks by their numbers.
    tasks: HashMap<u64, Stage>,
    ready: VecDeque<Arc<Wakeup>>,
    spawned: u64,
    closed: bool,
}

enum Stage {
    Waiting(BoxFuture<'static, ()>),
    /// It is in `ready`.
    Queued(BoxFuture<'static, ()>),
    /// A worker has the future.
    Running {
        woken: bool,
    },
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder panics")
    }

    /// Polls the next task that is ready. Returns whether to go on.
    fn run_one(self: &Arc<Self>) -> bool {
        let mut state = self.state();
        let wakeup = loop {
            if state.closed {
                return false;
            }
            self.searches.fetch_add(1, Relaxed);
            if let Some(wakeup) = state.ready.pop_front() {
                break wakeup;
            }
            state = self.woken.wait(state).expect("no holder panics");
        };
        let number = wakeup.number;
        let running = Stage::Running { woken: false };
        let Some(Stage::Queued(mut future)) = state.tasks.insert(number, running) else {
            unreachable!("what is ready is queued");
        };
        drop(state);

        let waker = Waker::from(Arc::clone(&wakeup));
        let poll = || future.as_mut().poll(&mut Context::from_waker(&waker));
        let polled = catch_unwind(AssertUnwindSafe(poll));

        let mut state = self.state();
        if !matches!(polled, Ok(poll) if poll.is_pending()) {
            state.tasks.remove(&number);
            drop(state);
            let _ = catch_unwind(AssertUnwindSafe(|| drop(future)));
            return true;
        }
        let running = state.tasks.insert(number, Stage::Waiting(future));
        drop(state);
        if matches!(running, Some(Stage::Running { woken: true })) {
            wakeup.wake();
        }
        true
    }
}

/// What a waker holds: a number instead of the future, so the future can be dropped while its waker lives.
struct Wakeup {
    number: u64,
    shared: Arc<Shared>,
}

impl Wake for Wakeup {
    fn wake(self: Arc<Self>) {
        let shared = Arc::clone(&self.shared);
        let mut state = shared.state();
        match state.tasks.remove(&self.number) {
            Some(Stage::Waiting(future)) => {
                state.tasks.insert(self.number, Stage::Queued(future));
                state.ready.push_back(self);
                shared.woken.notify_one();
            }
            Some(Stage::Running { .. }) => {
                state.tasks.insert(self.number, Stage::Running { woken: true });
            }
            Some(queued) => {
                state.tasks.insert(self.number, queued);
            }
            None => {} // it has ended
        }
    }
}
