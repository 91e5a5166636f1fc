//! Jobs of `spawn_blocking`, in step with the loop: while a job computes, the loop stands still, and while a job sleeps, the loop
//! goes on. So both are on one virtual time, and nothing depends on what the operating system runs first.

use crate::note::{Here, go, here, just_ended, line, notes};
use serde_json::json;
use std::cell::RefCell;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How a job says that it sleeps, and hears that it may go on.
type Steps = (Sender<(Duration, u32)>, Receiver<()>);

thread_local! {
    static JOB: RefCell<Option<Steps>> = const { RefCell::new(None) };
}

/// `tokio::task::spawn_blocking`.
#[track_caller]
pub fn spawn_blocking<F, R>(job: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    let id = notes().spawn(line(), here().task, "thread");
    tokio::spawn(async move {
        let (sleeps, slept) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel();
        notes().run(id);
        let thread = std::thread::spawn(move || {
            JOB.set(Some((sleeps, may_go_on)));
            go(Here { task: Some(id), ..Here::default() });
            job()
        });
        // Ends when the thread has, and with it its end of the channel.
        while let Ok((time, line)) = slept.recv() {
            notes().event("block", Some(id), Some(line), json!({ "ms": time.as_micros() as f64 / 1000.0 }));
            tokio::time::sleep(time).await;
            // Fails when the thread is gone, which the next turn finds.
            let _ = go_on.send(());
        }
        let ended = thread.join();
        let how = if ended.is_ok() { "returned" } else { "panicked" };
        notes().end(id, "task_done", json!({ "how": how }));
        just_ended(Some(id));
        ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// `tokio::task::block_in_place`, which needs several threads: here the others wait.
pub fn block_in_place<F: FnOnce() -> R, R>(job: F) -> R {
    job()
}

/// Sleeps, if this thread runs a job; false if not.
pub fn sleep(time: Duration, line: u32) -> bool {
    JOB.with_borrow(|job| match job {
        Some((sleeps, may_go_on)) => sleeps.send((time, line)).is_ok() && may_go_on.recv().is_ok(),
        None => false,
    })
}
