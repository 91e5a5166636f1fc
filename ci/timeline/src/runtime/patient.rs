//! The patient clock: virtual time that advances only when sockets are idle, too.

use crate::runtime::clock;
use crate::runtime::current::set_just_ended;
use crate::runtime::log::log;
use crate::runtime::own_threads;
use crate::trace::Clock;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

/// How often tasks were polled, including ours.
static POLLS: AtomicUsize = AtomicUsize::new(0);
static LOOKING: AtomicBool = AtomicBool::new(false);
/// Held as long as the clock must not advance automatically.
static HOLD: Mutex<Option<Sender<()>>> = Mutex::new(None);

pub fn count_poll() {
    POLLS.fetch_add(1, SeqCst);
}

/// Prepares for polling what the loop runs. With the patient clock, a task of ours advances time as long as the loop
/// runs.
pub fn look_after(root: bool) {
    count_poll();
    // An executor other than Tokio's has no clock to advance.
    let is_ours = root && clock::kind() == Clock::Patient && tokio::runtime::Handle::try_current().is_ok();
    if is_ours && !LOOKING.swap(true, SeqCst) {
        let (hold, held) = channel();
        *HOLD.lock().expect("no thread panics while it holds the lock") = Some(hold);
        // tokio doesn't advance its clock while a blocking job runs.
        tokio::task::spawn_blocking(move || held.recv());
        tokio::spawn(move_patiently());
    }
}

/// Cleans up when `block_on` is over.
pub fn look_away() {
    LOOKING.store(false, SeqCst);
    *HOLD.lock().expect("no thread panics while it holds the lock") = None;
    clock::leave_runtime();
}

/// Advances the clock by a millisecond whenever the loop and its sockets had nothing to do several times in a row.
/// Data on the loopback device has arrived when `write` returns, so a few turns suffice.
async fn move_patiently() {
    let mut quiet = 0;
    while LOOKING.load(SeqCst) {
        let before = POLLS.load(SeqCst);
        tokio::task::yield_now().await;
        // This poll counts as one.
        quiet = if POLLS.load(SeqCst) == before + 1 { quiet + 1 } else { 0 };
        if quiet >= 3 {
            std::thread::sleep(Duration::from_micros(20));
            if !others_work() {
                if own_threads::settle() {
                    quiet = 0;
                    continue;
                }
                set_just_ended(None);
                log().park();
                clock::advance(Duration::from_millis(1));
                clock::micros(); // so that other threads see it
                quiet = 1;
            }
        }
    }
}

/// Returns whether blocking jobs other than ours run, such as a name lookup.
fn others_work() -> bool {
    #[cfg(tokio_unstable)]
    {
        let metrics = tokio::runtime::Handle::current().metrics();
        metrics.num_blocking_threads() > metrics.num_idle_blocking_threads() + 1
    }
    #[cfg(not(tokio_unstable))]
    false
}
