//! Threads that the program starts. They run in real time, but they sleep in virtual time, and while they have
//! something to do, no virtual time passes.

use crate::runtime::clock;
use crate::runtime::log::{OWN_THREADS, log, note};
use crate::trace::Clock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// Whether the program has started any.
static ANY: AtomicBool = AtomicBool::new(false);
/// The runtime whose loop runs, if it is known to have timers.
static LOOP: Mutex<Option<Handle>> = Mutex::new(None);
/// Whether the program configured a runtime, which may have no timers.
static CONFIGURED: AtomicBool = AtomicBool::new(false);
/// The virtual microseconds until which threads sleep in real time, because no loop runs.
static SLEEPING: Mutex<Vec<u64>> = Mutex::new(Vec::new());

/// For how long a thread waits, at least, for the loop to reach a time. A loop that is held doesn't.
const PATIENCE: Duration = Duration::from_millis(20);
/// For how long the loop lets threads go on, each time and altogether, in real time.
const ONCE: Duration = Duration::from_millis(500);
const ALTOGETHER: Duration = Duration::from_secs(3);
static SPENT: AtomicU64 = AtomicU64::new(0);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes that the program starts a thread.
pub fn started() {
    ANY.store(true, SeqCst);
    note(OWN_THREADS);
}

/// Notes that the program configures a runtime.
pub fn configured() {
    CONFIGURED.store(true, SeqCst);
}

/// Notes that a loop runs on this thread.
pub fn enter() {
    let has_timers = clock::kind() != Clock::Paused && !CONFIGURED.load(SeqCst);
    *lock(&LOOP) = Handle::try_current().ok().filter(|_| has_timers);
}

/// Notes that it has ended.
pub fn leave() {
    *lock(&LOOP) = None;
}

/// Sleeps until the loop has reached the end of that time, or if it is held, for as long in real time.
pub fn sleep(time: Duration) {
    let until = clock::after(time);
    let runtime = lock(&LOOP).clone();
    if let Some(runtime) = runtime {
        let (reached, is_reached) = channel();
        runtime.spawn(async move {
            tokio::time::sleep(Duration::from_micros(until.saturating_sub(clock::micros()))).await;
            // So that the thread sees the time that has passed.
            clock::micros();
            // Fails if the thread didn't wait for so long.
            let _ = reached.send(());
            settle();
        });
        if is_reached.recv_timeout(time.max(PATIENCE)).is_ok() {
            return;
        }
    } else {
        lock(&SLEEPING).push(until);
        std::thread::sleep(time);
        let mut sleeping = lock(&SLEEPING);
        let this = sleeping.iter().position(|sleeps_until| *sleeps_until == until);
        this.map(|this| sleeping.swap_remove(this));
    }
    let mut log = log();
    if log.waits() {
        log.park();
    }
    if log.is_idle() {
        clock::reach(until);
    }
}

/// Lets threads go on that sleep no longer than until this time, in virtual microseconds.
pub fn let_pass(until: u64) {
    while lock(&SLEEPING).iter().any(|sleeps_until| *sleeps_until <= until) {
        std::thread::sleep(Duration::from_millis(1));
    }
    settle();
}

/// Waits until no thread of the program computes, so that what they do comes before whatever takes time. Gives up after
/// a while.
pub fn settle() {
    let spent = Duration::from_micros(SPENT.load(SeqCst));
    if !ANY.load(SeqCst) || spent > ALTOGETHER {
        return;
    }
    let began = Instant::now();
    while others_run() && began.elapsed() < ONCE {
        std::thread::sleep(Duration::from_micros(50));
    }
    let spent = began.elapsed().as_micros();
    SPENT.fetch_add(u64::try_from(spent).unwrap_or(u64::MAX / 2), SeqCst);
}

/// Returns whether any other thread of this process runs, or is ready to. Elsewhere than on Linux, that isn't known.
#[cfg(target_os = "linux")]
fn others_run() -> bool {
    let this = std::fs::read_link("/proc/thread-self").ok();
    let this = this.as_deref().and_then(std::path::Path::file_name);
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return false };
    threads.flatten().filter(|thread| Some(&*thread.file_name()) != this).any(|thread| {
        let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        // The state follows the name, which is in parentheses and may have some of its own.
        let state = stat.rsplit(')').next().and_then(|rest| rest.trim_start().chars().next());
        matches!(state, Some('R' | 'D'))
    })
}

#[cfg(not(target_os = "linux"))]
fn others_run() -> bool {
    false
}
