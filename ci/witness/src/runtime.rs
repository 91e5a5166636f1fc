//! The runtime that the program gets in place of the one it asks for: one thread, virtual time, and random choices that a seed
//! decides.

use crate::clock::{self, Kind};
use crate::note::{OWN_THREADS, just_ended, notes};
use crate::task::root;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, Once};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// `Builder::new_current_thread`, or `new_multi_thread`.
pub fn builder() -> Builder {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| drop(std::thread::spawn(end_what_nothing_wakes)));
    let mut builder = Builder::new_current_thread();
    builder.start_paused(true).on_thread_park(|| {
        just_ended(None);
        notes().park();
    });
    #[cfg(tokio_unstable)]
    builder.rng_seed(tokio::runtime::RngSeed::from_bytes(&clock::seed().to_le_bytes())).on_before_task_poll(|_| {
        POLLS.fetch_add(1, SeqCst);
    });
    builder
}

/// `Runtime::new`.
pub fn runtime() -> std::io::Result<Runtime> {
    builder().enable_all().build()
}

/// What `#[tokio::main]` does.
#[track_caller]
pub fn run<F: Future>(main: F) -> F::Output {
    runtime().expect("a runtime can be built").block_on(root(main))
}

/// How often tasks were polled, ours among them.
static POLLS: AtomicUsize = AtomicUsize::new(0);
static LOOKING: AtomicBool = AtomicBool::new(false);
/// Kept as long as the clock must not move by itself.
static HOLD: Mutex<Option<Sender<()>>> = Mutex::new(None);

/// What the loop runs is about to be polled. On the patient clock its time is moved by a task of ours, for as long as it runs.
pub fn look_after(root: bool) {
    POLLS.fetch_add(1, SeqCst);
    if root && clock::kind() == Kind::Patient && !LOOKING.swap(true, SeqCst) {
        let (hold, held) = channel();
        *HOLD.lock().expect("nobody panics with it") = Some(hold);
        // While a blocking job runs, tokio does not move its clock.
        tokio::task::spawn_blocking(move || held.recv());
        tokio::spawn(move_patiently());
    }
}

/// What `block_on` ran is over.
pub fn look_away() {
    LOOKING.store(false, SeqCst);
    *HOLD.lock().expect("nobody panics with it") = None;
    clock::leave_runtime();
}

/// Moves the clock by a millisecond whenever the loop, and the sockets that it asks at each turn, had nothing to do several times in
/// a row. What is sent on the loopback device has arrived when `write` returns, so that a few turns are enough.
async fn move_patiently() {
    let mut quiet = 0;
    while LOOKING.load(SeqCst) {
        let before = POLLS.load(SeqCst);
        tokio::task::yield_now().await;
        // This very poll is one.
        quiet = if POLLS.load(SeqCst) == before + 1 { quiet + 1 } else { 0 };
        if quiet >= 3 {
            std::thread::sleep(Duration::from_micros(20));
            if !others_work() {
                notes().park();
                clock::advance(Duration::from_millis(1));
                quiet = 1;
            }
        }
    }
}

/// Whether blocking jobs besides ours run, such as the look-up of a name.
fn others_work() -> bool {
    #[cfg(tokio_unstable)]
    {
        let metrics = tokio::runtime::Handle::current().metrics();
        metrics.num_blocking_threads() > metrics.num_idle_blocking_threads() + 1
    }
    #[cfg(not(tokio_unstable))]
    false
}

/// Ends a program that sleeps with nothing to wake it, with status 3, so that there is a record of it.
fn end_what_nothing_wakes() {
    let mut asleep = (None, 0);
    loop {
        std::thread::sleep(Duration::from_millis(100));
        let mut notes = notes();
        let now = notes.sleeping();
        asleep = if now.is_some() && now == asleep.0 { (now, asleep.1 + 1) } else { (now, 0) };
        let limit = if notes.has_remark(OWN_THREADS) { 80 } else { 20 };
        if asleep.1 > limit {
            notes.write();
            std::process::exit(3);
        }
    }
}
