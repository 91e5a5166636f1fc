//! Tasks, which the loop runs: they are polled, woken, and end.

use crate::runtime::current::{Here, go, here, line, set_just_ended};
use crate::runtime::log::log;
use crate::runtime::wait_kind::WaitKind;
use crate::runtime::{clock, patient, wait};
use crate::trace::{How, Job, Kind};
use pin_project_lite::pin_project;
use std::any::type_name;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

pin_project! {
    /// A future that runs as a task.
    pub struct Task<F> {
        #[pin]
        future: F,
        state: State,
    }
}

struct State {
    id: usize,
    /// Whether it is the future of `block_on`.
    root: bool,
    /// The wait of a future without a frame, such as a bare timer.
    bare: wait::State,
    waker: Option<(Waker, Waker)>,
}

/// Wraps the future of `block_on`. When it ends, the whole runtime does.
#[track_caller]
pub fn root<F: IntoFuture>(future: F) -> Task<F::IntoFuture> {
    Task::new(future.into_future(), None, line())
}

impl<F: Future> Task<F> {
    /// Creates a task; `by` is the task that spawned it, if `spawn` was called.
    fn new(future: F, by: Option<Option<usize>>, line: u32) -> Task<F> {
        let id = log().spawn(line, by.flatten(), Job::Task);
        let bare = wait::State::bare(type_name::<F>(), line);
        Task { future, state: State { id, root: by.is_none(), bare, waker: None } }
    }
}

/// Determines whether the argument of `spawn` is a future, for the macro `task!`.
pub struct Given<T>(PhantomData<T>);

impl<T> Given<T> {
    pub fn of(_: &T) -> Given<T> {
        Given(PhantomData)
    }
}

pub struct IsFuture;
pub struct Other;

pub trait ViaFuture {
    fn kind(&self) -> IsFuture {
        IsFuture
    }
}

impl<T: Future> ViaFuture for &Given<T> {}

pub trait ViaOther {
    fn kind(&self) -> Other {
        Other
    }
}

impl<T> ViaOther for Given<T> {}

impl IsFuture {
    #[track_caller]
    pub fn wrap<F: Future>(self, future: F) -> Task<F> {
        Task::new(future, Some(here().task), line())
    }
}

impl Other {
    pub fn wrap<T>(self, given: T) -> T {
        given
    }
}

impl<F: Future> Future for Task<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context) -> Poll<F::Output> {
        let this = self.project();
        clock::follow_runtime();
        patient::look_after(this.state.root);
        set_just_ended(None);
        clock::charge();
        let id = this.state.id;
        log().run(id);
        let polling = Polling { id, outside: go(Here { task: Some(id), ..Here::default() }) };
        let waker = this.state.waker(context);
        let polled = this.future.poll(&mut Context::from_waker(&waker));
        if polled.is_ready() {
            this.state.bare.resume(wait::ready);
        } else if !here().nested {
            this.state.bare.wait_alone(id);
        }
        if polled.is_pending() {
            log().end_turn(id);
        }
        drop(polling);
        if polled.is_ready() {
            this.state.end(How::Returned);
        }
        polled
    }
}

impl State {
    fn waker(&mut self, context: &Context) -> Waker {
        match &self.waker {
            Some((given, ours)) if given.will_wake(context.waker()) => ours.clone(),
            _ => {
                let given = context.waker().clone();
                let ours =
                    Waker::from(Arc::new(TaskWaker { task: self.id, kind: self.bare.kind, given: given.clone() }));
                self.waker = Some((given, ours.clone()));
                ours
            }
        }
    }

    fn end(&mut self, how: How) {
        log().end(self.id, Kind::TaskDone { how });
        set_just_ended(Some(self.id));
        if std::mem::take(&mut self.root) {
            log().main_ended();
            patient::look_away();
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.bare.resume(wait::dropped);
        let mut log = log();
        let why = log.why_cancelled();
        log.end(self.id, Kind::TaskCancelled { why });
        set_just_ended(Some(self.id));
        drop(log);
        // After a panic, the runtime's end would wait for what the hold keeps alive.
        if self.root {
            patient::look_away();
        }
    }
}

/// A guard that restores the thread's position after a poll, even if that panics.
struct Polling {
    id: usize,
    outside: Here,
}

impl Drop for Polling {
    fn drop(&mut self) {
        go(self.outside);
        log().turn = self.outside.task;
        if std::thread::panicking() {
            log().end(self.id, Kind::TaskDone { how: How::Panicked });
            set_just_ended(Some(self.id));
        }
    }
}

struct TaskWaker {
    task: usize,
    kind: WaitKind,
    given: Waker,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        log().wake(self.task, self.kind);
        self.given.wake_by_ref();
    }
}
