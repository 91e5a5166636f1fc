//! The runtime that replaces the program's own: one thread, virtual time, and seeded random choices.

use crate::runtime::current::set_just_ended;
use crate::runtime::log::log;
use crate::runtime::task::root;
#[cfg(tokio_unstable)]
use crate::runtime::{clock, patient};
use tokio::runtime::{Builder, Runtime};

/// A stand-in for `Builder::new_current_thread` and `new_multi_thread`.
pub fn builder() -> Builder {
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
