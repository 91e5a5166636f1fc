//! The runtime that replaces the program's own: one thread, virtual time, and seeded random choices.

use crate::runtime::clock;
use crate::runtime::current::set_just_ended;
use crate::runtime::log::{OWN_THREADS, log};
#[cfg(tokio_unstable)]
use crate::runtime::patient;
use crate::runtime::task::root;
use crate::trace::Clock;
use std::sync::Once;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// A stand-in for `Builder::new_current_thread` and `new_multi_thread`.
pub fn builder() -> Builder {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| drop(std::thread::spawn(end_what_nothing_wakes)));
    let mut builder = Builder::new_current_thread();
    builder.start_paused(true).on_thread_park(|| {
        set_just_ended(None);
        log().park();
    });
    #[cfg(tokio_unstable)]
    builder.rng_seed(tokio::runtime::RngSeed::from_bytes(&clock::seed().to_le_bytes())).on_before_task_poll(|_| {
        patient::count_poll();
    });
    builder
}

/// A stand-in for `Runtime::new`.
pub fn runtime() -> std::io::Result<Runtime> {
    builder().enable_all().build()
}

/// Runs `main` to its end, as `#[tokio::main]` does.
#[track_caller]
pub fn run<F: Future>(main: F) -> F::Output {
    runtime().expect("a runtime can be built").block_on(root(main))
}

/// Ends a program that sleeps with nothing to wake it, with status 3, so that its trace gets written. With the patient
/// clock, that means a minute of virtual time.
fn end_what_nothing_wakes() {
    let mut asleep = (None, 0);
    loop {
        std::thread::sleep(Duration::from_millis(100));
        let mut log = log();
        let now = log.sleeping();
        asleep = if now.is_some() && now == asleep.0 { (now, asleep.1 + 1) } else { (now, 0) };
        let limit = if log.has_note(OWN_THREADS) { 80 } else { 20 };
        // The patient clock takes its time for a long sleep, on a busy machine even seconds.
        let may_wake = clock::kind() == Clock::Patient && log.slept() <= Duration::from_secs(60);
        if asleep.1 > limit && !may_wake {
            log.write();
            std::process::exit(3);
        }
    }
}
