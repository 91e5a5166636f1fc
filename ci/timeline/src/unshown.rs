//! What a program turns out to do, while it runs, that one thread can't show. The runtime writes it in place of a trace.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unshown {
    /// Tasks run on threads of their runtime while `main`, or another runtime, does something else.
    Beside,
    /// A thread calls `block_on` while another is inside it.
    SecondLoop,
    /// `Handle::block_on` leaves timers and tasks to other threads.
    ByHandle,
    /// `block_in_place` keeps its thread inside `block_on`, while others run the tasks.
    InPlace,
}

/// The text that is written, with the line of the program.
#[derive(Serialize, Deserialize)]
struct Written {
    unshown: Unshown,
    line: usize,
}

impl Unshown {
    #[cfg(feature = "runtime")]
    pub fn write(self, line: usize) -> String {
        serde_json::to_string(&Written { unshown: self, line }).expect("names and numbers can be written")
    }
}

#[cfg(feature = "recorder")]
impl Unshown {
    /// Parses the text in place of a trace. Returns what it says and the line; `None` if it is something else.
    pub fn parse(text: &str) -> Option<(Unshown, usize)> {
        serde_json::from_str(text).ok().map(|Written { unshown, line }| (unshown, line))
    }

    /// Returns what the program does.
    pub fn what(self) -> &'static str {
        match self {
            Unshown::Beside => "this task runs on a thread of its runtime while `main` or another runtime goes on",
            Unshown::ByHandle => "this `block_on` leaves timers and tasks to other threads of its runtime",
            Unshown::InPlace => "this `block_on` in a `block_in_place` leaves the tasks to other threads",
            Unshown::SecondLoop => "this runs a future on a second thread while another thread is inside `block_on`",
        }
    }

    /// Returns how to avoid it.
    pub fn fix(self) -> &'static str {
        match self {
            Unshown::Beside => {
                "do in one `block_on` of that runtime whatever `main` does meanwhile, with `tokio::time::sleep` instead \
                 of `std::thread::sleep`"
            }
            Unshown::ByHandle => "call `block_on` of the runtime itself, or spawn a task and await that",
            Unshown::InPlace => "make the function async, and await the future",
            Unshown::SecondLoop => "spawn it as a task of the first runtime, and await that",
        }
    }
}
