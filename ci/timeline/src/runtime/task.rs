//! Tasks, which the loop runs: they are polled, woken, and end.

use crate::runtime::current::{Here, go, here, line, set_just_ended, step};
use crate::runtime::log::{OWN_EXECUTOR, log, note};
use crate::runtime::wait_kind::WaitKind;
use crate::runtime::{beside, blocking, busy, clock, loops, own_threads, patient, wait, waiting};
use crate::trace::{How, Job, Kind};
use crate::unshown::Unshown;
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
    /// The line of that call, until the future is polled.
    begins: Option<u32>,
    /// Whether it only passes on what it is given, because that is recorded already, or runs on a thread of the program
    /// beside the loop and can't be.
    passes_on: bool,
    /// The wait of a future without a frame, such as a bare timer.
    bare: wait::State,
    waker: Option<(Waker, Waker)>,
}

/// Wraps the future of `block_on`. When it ends, the whole runtime does.
#[track_caller]
pub fn root<F: IntoFuture>(future: F) -> Task<F::IntoFuture> {
    if blocking::is_in_place() {
        log().refuse(Unshown::InPlace, line());
    }
    // It gets its id when it is polled, which shows on which thread that is.
    let mut task = Task::new(future.into_future(), usize::MAX, line());
    (task.state.root, task.state.begins) = (true, Some(line()));
    task
}

/// Wraps a future that is about to be spawned.
#[track_caller]
pub fn task<F: Future>(future: F) -> Task<F> {
    // The program's own `spawn` calls the runtime's.
    if type_name::<F>().starts_with(concat!(module_path!(), "::Task<")) {
        let mut task = Task::new(future, usize::MAX, line());
        task.state.passes_on = true;
        return task;
    }
    let id = log().spawn(line(), here().task, Job::Task);
    beside::spawning(id, line());
    Task::new(future, id, line())
}

impl<F: Future> Task<F> {
    fn new(future: F, id: usize, line: u32) -> Task<F> {
        let bare = wait::State::bare(type_name::<F>(), line);
        Task { future, state: State { id, root: false, begins: None, passes_on: false, bare, waker: None } }
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
        task(future)
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
        if let Some(line) = this.state.begins.take() {
            if blocking::is_job() {
                this.state.passes_on = true;
                return Poll::Ready(waiting::block_on(this.future, line, "block_on(…)"));
            }
            this.state.begin(line);
        }
        if this.state.passes_on {
            return this.future.poll(context);
        }
        clock::follow_runtime();
        patient::look_after(this.state.root);
        set_just_ended(None);
        clock::charge();
        busy::begin();
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
        // A task that computes and then waits as before has no other event.
        log().computed();
        drop(polling);
        if polled.is_ready() {
            this.state.end(How::Returned);
        }
        polled
    }
}

impl State {
    /// Begins the future of `block_on`, called in this line.
    fn begin(&mut self, line: u32) {
        if loops::enter() {
            if beside::is_by_handle() {
                log().refuse(Unshown::ByHandle, line);
            }
            step();
            clock::follow_runtime();
            own_threads::enter();
            let mut log = log();
            log.main_ended(false);
            self.id = log.root(line);
        } else if tokio::runtime::Handle::try_current().is_ok() {
            log().refuse(Unshown::SecondLoop, line);
        } else {
            self.passes_on = true;
            note(OWN_EXECUTOR);
        }
    }

    /// Cleans up when `block_on` is over. After a panic, too, or the runtime's end would wait for what is held.
    fn leave(&mut self) {
        let began = self.begins.is_none() && !self.passes_on;
        if std::mem::take(&mut self.root) && began && loops::leave() {
            own_threads::leave();
            log().main_ended(true);
            patient::look_away();
        }
    }

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
        self.leave();
    }
}

impl Drop for State {
    fn drop(&mut self) {
        if self.passes_on || self.begins.is_some() {
            return;
        }
        self.bare.resume(wait::dropped);
        let mut log = log();
        let why = log.why_cancelled();
        log.end(self.id, Kind::TaskCancelled { why });
        set_just_ended(Some(self.id));
        drop(log);
        self.leave();
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
