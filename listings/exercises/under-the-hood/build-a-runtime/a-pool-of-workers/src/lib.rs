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
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake};
use std::thread;

/// Workers that run tasks until the pool is dropped.
pub struct Pool {
    shared: Arc<Shared>,
}

impl Pool {
    pub fn new(workers: usize) -> Pool {
        let shared = Arc::new(Shared::default());
        for _ in 0..workers {
            let shared = Arc::clone(&shared);
            thread::spawn(move || work(&shared));
        }
        Pool { shared }
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
        let future = Mutex::new(Some(future.boxed()));
        Arc::new(Task { future, shared: Arc::clone(&self.shared) }).wake();
        handle
    }

    /// How many times workers have looked for a task that is ready. The tests take it as a sign that workers sleep, so keep
    /// counting.
    pub fn searches(&self) -> usize {
        self.shared.searches.load(Relaxed)
    }
}

/// What workers and tasks share.
#[derive(Default)]
struct Shared {
    ready: Mutex<VecDeque<Arc<Task>>>,
    searches: AtomicUsize,
}

struct Task {
    /// `None` after its end.
    future: Mutex<Option<BoxFuture<'static, ()>>>,
    shared: Arc<Shared>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        let shared = Arc::clone(&self.shared);
        shared.ready.lock().expect("no holder panics").push_back(self);
    }
}

/// What each worker does.
fn work(shared: &Shared) {
    loop {
        shared.searches.fetch_add(1, Relaxed);
        let ready = shared.ready.lock().expect("no holder panics").pop_front();
        let Some(task) = ready else {
            thread::yield_now();
            continue;
        };
        let waker = Arc::clone(&task).into();
        let mut future = task.future.lock().expect("no task panics");
        let Some(unfinished) = future.as_mut() else { continue };
        if unfinished.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            *future = None;
        }
    }
}
