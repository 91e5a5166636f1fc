//! Tasks, and the handles that wait for them.

use crate::executor::{Executor, Wakeup};
use futures::task::{LocalFutureObj, LocalSpawn, SpawnError};
use futures::{FutureExt, channel::oneshot, future};
use std::sync::{Arc, atomic::Ordering::SeqCst};
use std::task::{Context, Poll, Wake, ready};
use std::{any::Any, panic::AssertUnwindSafe, pin::Pin};

/// Makes `future` a task of the loop. Panics outside `block_on`.
pub fn spawn<F: Future + 'static>(future: F) -> JoinHandle<F::Output> {
    let executor = Executor::current().expect("`spawn` was called outside `block_on`");
    let (sender, result) = oneshot::channel();
    let task = AssertUnwindSafe(future).catch_unwind();
    let task = task.map(|result| drop(sender.send(result))); // the handle may be gone
    JoinHandle { task: executor.spawn(Some(Box::pin(task))), result }
}

/// Waits for a task's result. The task goes on if its handle is dropped.
pub struct JoinHandle<T> {
    task: Arc<Wakeup>,
    result: oneshot::Receiver<Result<T, Box<dyn Any + Send>>>,
}

impl<T> JoinHandle<T> {
    /// Tells the loop to drop the task when its turn comes.
    pub fn abort(&self) {
        self.task.aborted.store(true, SeqCst);
        self.task.clone().wake();
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(self.result.poll_unpin(context)) {
            Ok(result) => result.map_err(|panic| JoinError(Some(panic))),
            Err(oneshot::Canceled) => Err(JoinError(None)), // the task was dropped
        })
    }
}

/// Why a task has no result: it panicked with this value, or was canceled.
#[derive(Debug)]
pub struct JoinError(Option<Box<dyn Any + Send>>);

impl JoinError {
    pub fn is_panic(&self) -> bool {
        self.0.is_some()
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.is_none()
    }
}

/// Lets the other tasks that are ready run first.
pub async fn yield_now() {
    future::lazy(|context| context.waker().wake_by_ref()).await;
    futures::pending!() // returns `Pending` once
}

/// Spawns tasks for libraries that work with any runtime.
#[derive(Clone)]
pub struct Spawner;

impl LocalSpawn for Spawner {
    fn spawn_local_obj(&self, it: LocalFutureObj<'static, ()>) -> Result<(), SpawnError> {
        Executor::current().map(|_| drop(spawn(it))).ok_or(SpawnError::shutdown())
    }
}
