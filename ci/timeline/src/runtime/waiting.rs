//! Jobs of `spawn_blocking` that wait for tasks: the loop goes on until the job is woken, and then pauses again.

use crate::runtime::blocking;
use crate::runtime::current::{here, line};
use crate::runtime::log::log;
use crate::runtime::wait::alone;
use crate::runtime::wait_kind::WaitKind;
use std::any::type_name;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use tokio::sync::broadcast;
use tokio::sync::mpsc::{self, error::SendError};
use tokio::sync::oneshot::{self, error::RecvError};
use tokio::sync::{Mutex, MutexGuard, Notify, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Runs a future on the thread of a job. `text` is the source of the call.
pub fn block_on<F: Future>(future: F, line: u32, text: &'static str) -> F::Output {
    let job = here().task.expect("a job has an id");
    let woken = Arc::new(Notify::new());
    let waker = Waker::from(Arc::new(JobWaker { job, kind: WaitKind::of(type_name::<F>()), woken: woken.clone() }));
    let mut wait = pin!(alone(future, line, text));
    loop {
        if let Poll::Ready(out) = wait.as_mut().poll(&mut Context::from_waker(&waker)) {
            return out;
        }
        {
            let mut log = log();
            log.computed();
            log.end_turn(job);
        }
        blocking::wait(&woken);
        log().run(job);
    }
}

struct JobWaker {
    job: usize,
    kind: WaitKind,
    woken: Arc<Notify>,
}

impl Wake for JobWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        log().wake(self.job, self.kind);
        self.woken.notify_one();
    }
}

/// Stand-ins for the methods by which a thread waits. Outside of jobs, they call those.
pub trait BlockingRecv {
    type Received;
    fn timeline_blocking_recv(&mut self, text: &'static str) -> Self::Received;
}

pub trait BlockingRecvOnce {
    type Received;
    fn timeline_blocking_recv(self, text: &'static str) -> Self::Received;
}

pub trait BlockingSend<T> {
    fn timeline_blocking_send(&self, text: &'static str, value: T) -> Result<(), SendError<T>>;
}

pub trait BlockingLock<T: ?Sized> {
    fn timeline_blocking_lock(&self, text: &'static str) -> MutexGuard<'_, T>;
}

pub trait BlockingReadWrite<T: ?Sized> {
    fn timeline_blocking_read(&self, text: &'static str) -> RwLockReadGuard<'_, T>;
    fn timeline_blocking_write(&self, text: &'static str) -> RwLockWriteGuard<'_, T>;
}

/// Evaluates the call on the thread of a job, and the other one elsewhere.
macro_rules! wait {
    ($text:ident, $future:expr, $call:expr) => {
        if blocking::is_job() { block_on($future, line(), $text) } else { $call }
    };
}

impl<T> BlockingRecv for mpsc::Receiver<T> {
    type Received = Option<T>;
    #[track_caller]
    fn timeline_blocking_recv(&mut self, text: &'static str) -> Option<T> {
        wait!(text, self.recv(), self.blocking_recv())
    }
}

impl<T> BlockingRecv for mpsc::UnboundedReceiver<T> {
    type Received = Option<T>;
    #[track_caller]
    fn timeline_blocking_recv(&mut self, text: &'static str) -> Option<T> {
        wait!(text, self.recv(), self.blocking_recv())
    }
}

impl<T: Clone> BlockingRecv for broadcast::Receiver<T> {
    type Received = Result<T, broadcast::error::RecvError>;
    #[track_caller]
    fn timeline_blocking_recv(&mut self, text: &'static str) -> Self::Received {
        wait!(text, self.recv(), self.blocking_recv())
    }
}

impl<T> BlockingRecvOnce for oneshot::Receiver<T> {
    type Received = Result<T, RecvError>;
    #[track_caller]
    fn timeline_blocking_recv(self, text: &'static str) -> Self::Received {
        wait!(text, self, self.blocking_recv())
    }
}

impl<T> BlockingSend<T> for mpsc::Sender<T> {
    #[track_caller]
    fn timeline_blocking_send(&self, text: &'static str, value: T) -> Result<(), SendError<T>> {
        wait!(text, self.send(value), self.blocking_send(value))
    }
}

impl<T: ?Sized> BlockingLock<T> for Mutex<T> {
    #[track_caller]
    fn timeline_blocking_lock(&self, text: &'static str) -> MutexGuard<'_, T> {
        wait!(text, self.lock(), self.blocking_lock())
    }
}

impl<T: ?Sized> BlockingReadWrite<T> for RwLock<T> {
    #[track_caller]
    fn timeline_blocking_read(&self, text: &'static str) -> RwLockReadGuard<'_, T> {
        wait!(text, self.read(), self.blocking_read())
    }

    #[track_caller]
    fn timeline_blocking_write(&self, text: &'static str) -> RwLockWriteGuard<'_, T> {
        wait!(text, self.write(), self.blocking_write())
    }
}
