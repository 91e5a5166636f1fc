//! Decides how to instrument a call of a function or method, by its name.

use crate::instrument::names::Path;

/// What to do with a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Call {
    Keep,
    /// Wrap the future passed to it. The text opens the wrapper; a parenthesis closes it.
    Wrap(&'static str),
    /// Call this function instead.
    Instead(&'static str),
    /// Call this function instead, where the original would create a runtime with several threads.
    InsteadOfThreads(&'static str),
    /// The call pauses the clock, which is paused anyway.
    Pause,
    /// The call lets the clock run in real time, which it never does.
    Resume,
    /// The call gives a job to a runtime's threads through a handle, which can't be followed.
    Job,
    /// The call runs futures on another runtime than Tokio.
    Foreign,
    /// The call makes its thread wait for a task. Its stand-in has the prefix and is told the source.
    Wait,
    /// The call takes a place that the recorder needs.
    Taken,
}

/// Wraps what becomes a task: futures passed to `spawn` and to `block_on`.
pub const TASK: Call = Call::Wrap("::timeline::task!(");
const ROOT: Call = Call::Wrap("::timeline::root(");

/// Crates that run futures with their own timers and sockets, whose time is real.
pub const FOREIGN: [&str; 9] = [
    "async_std",
    "smol",
    "async_global_executor",
    "async_executor",
    "monoio",
    "compio",
    "glommio",
    "embassy_executor",
    "tokio_uring",
];

/// Decides about a call with this number of arguments of a function that may have any of these paths.
pub fn function(paths: &[Path], arguments: usize) -> Call {
    let decided = paths.iter().map(|path| {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        one(&names, arguments)
    });
    decided.into_iter().find(|call| *call != Call::Keep).unwrap_or(Call::Keep)
}

fn one(names: &[&str], arguments: usize) -> Call {
    match names {
        [foreign, .., "block_on" | "run" | "spawn" | "spawn_local" | "spawn_blocking" | "start"]
            if FOREIGN.contains(foreign) =>
        {
            Call::Foreign
        }
        [.., "thread", "spawn"] => Call::Keep,
        [.., "spawn" | "spawn_local"] if arguments == 1 => TASK,
        ["tokio_test", "block_on"] => Call::Instead("::timeline::run"),
        [.., "block_on"] if arguments == 1 => ROOT,
        [.., "spawn_blocking"] => Call::Instead("::timeline::spawn_blocking"),
        [.., "block_in_place"] => Call::Instead("::timeline::block_in_place"),
        [.., "Runtime", "new"] if arguments == 0 => Call::InsteadOfThreads("::timeline::runtime"),
        [.., "LocalRuntime", "new"] if arguments == 0 => Call::Instead("::timeline::local_runtime"),
        [.., "Builder", "new_multi_thread"] => Call::InsteadOfThreads("::timeline::builder_of_threads"),
        [.., "Builder", "new_current_thread"] => Call::Instead("::timeline::builder"),
        [.., "time", "pause"] => Call::Pause,
        [.., "time", "resume"] => Call::Resume,
        _ => Call::Keep,
    }
}

/// Decides about a call of the method of this name.
pub fn method(name: &str) -> Call {
    match name {
        "spawn" | "spawn_on" | "spawn_local" | "spawn_local_on" => TASK,
        "block_on" => ROOT,
        "start_paused" => Call::Pause,
        "spawn_blocking" => Call::Job,
        "blocking_recv" | "blocking_send" | "blocking_lock" | "blocking_read" | "blocking_write" => Call::Wait,
        "on_thread_park" | "on_task_spawn" | "on_before_task_poll" => Call::Taken,
        _ => Call::Keep,
    }
}
