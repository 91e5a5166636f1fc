//! Refuses what one thread can't show: tasks that run beside `main` on threads of their own runtime, and loops on
//! several threads at the same time.

use crate::runtime::log::log;
use crate::runtime::loops;
use crate::unshown::Unshown;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

/// A task of a runtime that has threads of its own, outside this recording.
struct Beside {
    task: usize,
    runtime: usize,
    /// The line that spawned it.
    line: u32,
}

static BESIDE: Mutex<Vec<Beside>> = Mutex::new(Vec::new());
static RUNTIMES: AtomicUsize = AtomicUsize::new(0);
/// Whether any runtime has threads of its own.
static THREADS: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The task for which the program is about to call `spawn`, and in which line.
    static SPAWNING: Cell<Option<(usize, u32)>> = const { Cell::new(None) };
}

fn tasks() -> MutexGuard<'static, Vec<Beside>> {
    BESIDE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the number of a new runtime; `threads` says whether it has threads of its own.
pub fn new_runtime(threads: bool) -> usize {
    THREADS.fetch_or(threads, SeqCst);
    RUNTIMES.fetch_add(1, SeqCst)
}

/// Returns whether the `block_on` that has begun on this thread is one of a handle, which runs no timers and tasks.
pub fn is_by_handle() -> bool {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return false };
    if loops::is_main() && !THREADS.load(SeqCst) {
        return false;
    }
    // Whoever runs the tasks of this runtime queues its own spawns elsewhere than those of other threads.
    let before = runtime.metrics().global_queue_depth();
    drop(runtime.spawn(async {}));
    runtime.metrics().global_queue_depth() > before
}

/// Notes that the program is about to spawn this task.
pub fn spawning(task: usize, line: u32) {
    SPAWNING.set(Some((task, line)));
}

/// Notes that `runtime`, which has threads of its own, was given a task.
#[cfg_attr(not(tokio_unstable), allow(dead_code))]
pub fn spawned(runtime: usize) {
    if let Some((task, line)) = SPAWNING.take() {
        static WATCHED: Once = Once::new();
        WATCHED.call_once(|| drop(std::thread::spawn(watch)));
        tasks().push(Beside { task, runtime, line });
    }
}

/// Notes that time passes while the loop runs only what belongs to `runtime`, or nothing at all. Refuses the program if
/// a task of another runtime would go on meanwhile.
pub fn time_passes(runtime: Option<usize>) {
    if let Some(line) = left_out(runtime) {
        log().refuse(Unshown::Beside, line);
    }
}

/// Returns the line that spawned a task of a runtime other than this one, if it isn't over.
fn left_out(runtime: Option<usize>) -> Option<u32> {
    let mut tasks = tasks();
    if tasks.is_empty() {
        return None;
    }
    let log = log();
    tasks.retain(|beside| !log.is_done(beside.task));
    tasks.iter().find(|beside| Some(beside.runtime) != runtime).map(|beside| beside.line)
}

/// Refuses a program whose `main` blocks its thread outside any loop, while such a task would run.
fn watch() {
    let mut quiet = (0, 0);
    loop {
        std::thread::sleep(Duration::from_millis(100));
        let events = log().count();
        quiet = if events == quiet.0 && !loops::is_any() { (events, quiet.1 + 1) } else { (events, 0) };
        if quiet.1 > 20 {
            time_passes(None);
        }
    }
}
