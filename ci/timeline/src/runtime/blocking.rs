//! Runs the jobs of `spawn_blocking` in step with the loop: the loop pauses while a job computes and continues while
//! a job sleeps. Both share one virtual time, and the operating system's scheduling has no influence.

use crate::runtime::current::{Here, go, here, line, set_just_ended, step};
use crate::runtime::log::log;
use crate::runtime::{busy, clock};
use crate::trace::{How, Job, Kind};
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// What a job does that lets the loop go on.
enum Step {
    /// It sleeps, in this line.
    Sleep(Duration, u32),
    /// It waits until it is notified.
    Wait(Arc<Notify>),
}

/// Channel by which a job reports its steps and learns that it may continue.
type Steps = (Sender<Step>, Receiver<()>);

thread_local! {
    static IN_PLACE: Cell<bool> = const { Cell::new(false) };
    static JOB: RefCell<Option<Steps>> = const { RefCell::new(None) };
}

/// A stand-in for `tokio::task::spawn_blocking`.
#[track_caller]
pub fn spawn_blocking<F, R>(job: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    let id = log().spawn(line(), here().task, Job::Thread);
    tokio::spawn(async move {
        let (steps, stepped) = mpsc::channel();
        let runtime = tokio::runtime::Handle::current();
        let (go_on, may_go_on) = mpsc::channel();
        log().run(id);
        let thread = std::thread::spawn(move || {
            let _inside = runtime.enter();
            JOB.set(Some((steps, may_go_on)));
            clock::keep_step();
            step();
            go(Here { task: Some(id), ..Here::default() });
            busy::begin();
            let done = job();
            log().computed();
            done
        });
        // Ends when the thread does, because that closes the channel.
        while let Ok(step) = stepped.recv() {
            if let Step::Sleep(time, line) = step {
                log().event(Some(id), Some(line), Kind::Block { ms: clock::in_ms(time) });
            }
            log().turn = None;
            // The job may have read the clock for long.
            clock::follow_runtime();
            match step {
                Step::Sleep(time, _) => tokio::time::sleep(time).await,
                Step::Wait(woken) => woken.notified().await,
            }
            // So that the job sees the time that has passed.
            clock::micros();
            log().turn = Some(id);
            // Fails if the thread is gone, which the next iteration detects.
            let _ = go_on.send(());
        }
        let ended = thread.join();
        let how = if ended.is_ok() { How::Returned } else { How::Panicked };
        log().end(id, Kind::TaskDone { how });
        set_just_ended(Some(id));
        ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// A stand-in for `tokio::task::block_in_place`, which needs several threads; here, other tasks wait.
pub fn block_in_place<F: FnOnce() -> R, R>(job: F) -> R {
    let before = IN_PLACE.replace(true);
    let done = job();
    IN_PLACE.set(before);
    done
}

/// Returns whether this thread is inside `block_in_place`.
pub fn is_in_place() -> bool {
    IN_PLACE.get()
}

/// Sleeps if this thread runs a job; otherwise returns false.
pub fn sleep(time: Duration, line: u32) -> bool {
    JOB.with_borrow(|job| match job {
        Some((steps, may_go_on)) => {
            log().computed();
            let slept = steps.send(Step::Sleep(time, line)).is_ok() && may_go_on.recv().is_ok();
            clock::keep_step();
            slept
        }
        None => false,
    })
}

/// Returns whether this thread runs a job.
pub fn is_job() -> bool {
    JOB.with_borrow(Option::is_some)
}

/// Lets the loop go on until this job is notified.
pub fn wait(woken: &Arc<Notify>) {
    JOB.with_borrow(|job| {
        let goes_on = job.as_ref().is_some_and(|(steps, may_go_on)| {
            steps.send(Step::Wait(woken.clone())).is_ok() && may_go_on.recv().is_ok()
        });
        if !goes_on {
            // The runtime has ended, and nothing wakes the job.
            loop {
                std::thread::park();
            }
        }
    });
    busy::begin();
}
