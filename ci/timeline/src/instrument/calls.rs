//! Decides how to instrument a call of a function or method, by its name.

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
    /// The call gives a job to a runtime's threads through a handle, which can't be followed.
    Job,
}

/// Wraps what becomes a task: futures passed to `spawn` and to `block_on`.
const TASK: Call = Call::Wrap("::timeline::task!(");
const ROOT: Call = Call::Wrap("::timeline::root(");

/// Decides about a call of the function `path` with this number of arguments.
pub fn function(path: &syn::Path, arguments: usize) -> Call {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match names[..] {
        [.., "thread", "spawn"] => Call::Keep,
        [.., "spawn" | "spawn_local"] if arguments == 1 => TASK,
        [.., "block_on"] if arguments == 1 => ROOT,
        [.., "spawn_blocking"] => Call::Instead("::timeline::spawn_blocking"),
        [.., "block_in_place"] => Call::Instead("::timeline::block_in_place"),
        [.., "Runtime", "new"] if arguments == 0 => Call::InsteadOfThreads("::timeline::runtime"),
        [.., "Builder", "new_multi_thread"] => Call::InsteadOfThreads("::timeline::builder"),
        [.., "Builder", "new_current_thread"] => Call::Instead("::timeline::builder"),
        [.., "time", "pause"] => Call::Pause,
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
        _ => Call::Keep,
    }
}
