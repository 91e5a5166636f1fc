//! Decides what becomes of a call of a function or method, by its name.

/// What to do with a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Call {
    Keep,
    /// Wraps the future that is given to it. What opens the wrapping is the text; a parenthesis closes it.
    Wrap(&'static str),
    /// Calls this function instead.
    Instead(&'static str),
    /// The same, of what would make a runtime with several threads.
    InsteadOfThreads(&'static str),
    /// Pauses the clock, which is paused anyway.
    Pause,
    /// Gives a job to a runtime's threads by way of a handle, which can't be followed.
    Job,
}

/// What makes a task of a future, and of what `block_on` runs.
const TASK: Call = Call::Wrap("::timeline::task!(");
const ROOT: Call = Call::Wrap("::timeline::root(");

/// Decides about a call of the function of this path with so many arguments.
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
