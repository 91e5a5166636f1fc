//! The patient clock: virtual time that moves only when sockets have nothing to say either.

use crate::runtime::clock;
use crate::runtime::log::log;
use crate::trace::Clock;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

/// How often tasks were polled, ours among them.
static POLLS: AtomicUsize = AtomicUsize::new(0);
static LOOKING: AtomicBool = AtomicBool::new(false);
/// Kept as long as the clock must not move by itself.
static HOLD: Mutex<Option<Sender<()>>> = Mutex::new(None);

pub fn count_poll() {
    POLLS.fetch_add(1, SeqCst);
}

/// What the loop runs is about to be polled. On the patient clock its time is moved by a task of ours, for as long as it runs.
pub fn look_after(root: bool) {
    count_poll();
    if root && clock::kind() == Clock::Patient && !LOOKING.swap(true, SeqCst) {
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
                log().park();
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
