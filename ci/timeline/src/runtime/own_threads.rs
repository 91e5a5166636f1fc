//! Threads that the program starts. They run in real time, but they sleep in virtual time, and while they have
//! something to do, no virtual time passes.

use crate::runtime::clock;
use crate::runtime::log::{OWN_THREADS, log, note};
use crate::trace::Clock;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// Whether the program has started any.
static ANY: AtomicBool = AtomicBool::new(false);
/// The runtime whose loop runs, if it is known to have timers.
static LOOP: Mutex<Option<Handle>> = Mutex::new(None);
/// Whether the program configured a runtime, which may have no timers.
static CONFIGURED: AtomicBool = AtomicBool::new(false);
/// A sleep: the virtual microseconds at its end, and a number.
type Sleep = (u64, u64);
/// What wakes each thread that sleeps.
static SLEEPING: Mutex<BTreeMap<Sleep, Sender<()>>> = Mutex::new(BTreeMap::new());
static SLEEPS: AtomicU64 = AtomicU64::new(0);

/// For how long the loop lets threads go on, in real time, and how often it does so in vain before it gives up.
const LONGEST: Duration = Duration::from_millis(500);
const MOST: u64 = 6;
static IN_VAIN: AtomicU64 = AtomicU64::new(0);

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
    *lock(&LOOP) = Handle::try_current().ok().filter(|_| !CONFIGURED.load(SeqCst));
}

/// Notes that it has ended.
pub fn leave() {
    *lock(&LOOP) = None;
}

/// Sleeps until virtual time has reached the end of that time, or at most for as long in real time.
pub fn sleep(time: Duration) {
    if clock::kind() == Clock::Paused {
        // The program itself has to advance its clock.
        std::thread::sleep(time);
        return;
    }
    let sleep = (clock::after(time), SLEEPS.fetch_add(1, SeqCst));
    let (reached, is_reached) = channel();
    lock(&SLEEPING).insert(sleep, reached);
    let runtime = lock(&LOOP).clone();
    let timer = runtime.map(|runtime| {
        runtime.spawn(async move {
            clock::follow_runtime();
            tokio::time::sleep(Duration::from_micros(sleep.0.saturating_sub(clock::micros()))).await;
            // So that the thread sees the time that has passed.
            clock::micros();
            let sender = lock(&SLEEPING).remove(&sleep);
            wake(sender);
        })
    });
    // The end of the loop, or what holds it, doesn't shorten the sleep.
    if is_reached.recv_timeout(time).is_ok() || lock(&SLEEPING).remove(&sleep).is_none() {
        return;
    }
    if let Some(timer) = timer {
        timer.abort();
    }
    let mut log = log();
    if log.waits() {
        log.park();
    }
    if log.is_idle() {
        clock::reach(sleep.0);
    }
}

/// Advances virtual time on the thread of the loop. Threads whose sleeps end meanwhile go on at these times.
pub fn advance(time: Duration) {
    let until = clock::after(time);
    let mut is_alone = true;
    while let Some((sleep, sender)) = first(until) {
        is_alone = false;
        clock::advance(Duration::from_micros(sleep.0.saturating_sub(clock::micros())));
        clock::micros();
        wake(Some(sender));
    }
    // To the nanosecond, if possible.
    clock::advance(if is_alone { time } else { Duration::from_micros(until.saturating_sub(clock::micros())) });
}

/// Removes the sleep that ends first, if it ends no later than `until`.
fn first(until: u64) -> Option<(Sleep, Sender<()>)> {
    let mut sleeping = lock(&SLEEPING);
    let first = sleeping.first_entry().filter(|first| first.key().0 <= until)?;
    Some(first.remove_entry())
}

/// Wakes a thread and lets it go on.
fn wake(sender: Option<Sender<()>>) {
    if let Some(sender) = sender {
        // Fails if the thread has waited for as long in real time.
        let _ = sender.send(());
        settle();
    }
}

/// Waits until no thread of the program computes, so that what they do comes before whatever takes time. Gives up after
/// a while. Returns whether it waited.
pub fn settle() -> bool {
    if !ANY.load(SeqCst) || IN_VAIN.load(SeqCst) >= MOST {
        return false;
    }
    let (began, mut waited) = (Instant::now(), false);
    // A thread that was seen asleep may have been woken by one that was seen later, so once isn't enough.
    while others_run() || others_run() {
        waited = true;
        if began.elapsed() > LONGEST {
            IN_VAIN.fetch_add(1, SeqCst);
            break;
        }
        std::thread::sleep(Duration::from_micros(50));
    }
    waited
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
