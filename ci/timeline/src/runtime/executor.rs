//! The runtime that replaces the program's own: one thread, virtual time, and seeded random choices.

use crate::runtime::beside;
use crate::runtime::current::set_just_ended;
use crate::runtime::log::log;
use crate::runtime::own_threads;
use crate::runtime::task::root;
#[cfg(tokio_unstable)]
use crate::runtime::{clock, patient};
use tokio::runtime::{Builder, LocalOptions, LocalRuntime, Runtime};

/// A stand-in for `Builder::new_current_thread`.
pub fn builder() -> Builder {
    own_threads::configured();
    new_builder(false)
}

/// A stand-in for `Builder::new_multi_thread`.
pub fn builder_of_threads() -> Builder {
    own_threads::configured();
    new_builder(true)
}

/// Creates a builder; `threads` says whether the program's runtime would have threads of its own.
#[cfg_attr(not(tokio_unstable), allow(unused_variables))]
fn new_builder(threads: bool) -> Builder {
    let runtime = beside::new_runtime(threads);
    let mut builder = Builder::new_current_thread();
    builder.start_paused(true).on_thread_park(move || {
        set_just_ended(None);
        own_threads::settle();
        beside::time_passes(Some(runtime));
        log().park();
    });
    #[cfg(tokio_unstable)]
    builder.rng_seed(tokio::runtime::RngSeed::from_bytes(&clock::seed().to_le_bytes())).on_before_task_poll(|_| {
        patient::count_poll();
    });
    #[cfg(tokio_unstable)]
    if threads {
        builder.on_task_spawn(move |_| beside::spawned(runtime));
    }
    builder
}

/// A stand-in for `Runtime::new`.
pub fn runtime() -> std::io::Result<Runtime> {
    new_builder(true).enable_all().build()
}

/// A stand-in for `LocalRuntime::new`.
pub fn local_runtime() -> std::io::Result<LocalRuntime> {
    new_builder(false).enable_all().build_local(LocalOptions::default())
}

/// Runs `main` to its end, as `#[tokio::main]` does.
#[track_caller]
pub fn run<F: Future>(main: F) -> F::Output {
    new_builder(false).enable_all().build().expect("a runtime can be built").block_on(root(main))
}

/// Does the same with a `LocalRuntime`, or with one that a panic in a task shuts down, or both.
#[track_caller]
#[cfg_attr(not(tokio_unstable), allow(unused_variables))]
pub fn run_with<F: Future>(local: bool, shuts_down: bool, main: F) -> F::Output {
    let mut builder = new_builder(false);
    builder.enable_all();
    #[cfg(tokio_unstable)]
    if shuts_down {
        builder.unhandled_panic(tokio::runtime::UnhandledPanic::ShutdownRuntime);
    }
    if local {
        builder.build_local(LocalOptions::default()).expect("a runtime can be built").block_on(root(main))
    } else {
        builder.build().expect("a runtime can be built").block_on(root(main))
    }
}
