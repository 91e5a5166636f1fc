//! What a program turns out to do, while it runs, that one thread can't show. The runtime writes it in place of a trace.

#[cfg(feature = "runtime")]
use crate::write::quoted;
#[cfg(feature = "recorder")]
use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "recorder", derive(Deserialize), serde(rename_all = "snake_case"))]
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

/// The text that is written, with the line of the program, and the file if there are several.
#[cfg(feature = "recorder")]
#[derive(Deserialize)]
struct Written {
    unshown: Unshown,
    line: usize,
    file: Option<String>,
}

impl Unshown {
    /// Returns the text that is written, with the line of the program.
    #[cfg(feature = "runtime")]
    pub fn write(self, line: usize, file: Option<&str>) -> String {
        let word = match self {
            Unshown::Beside => "beside",
            Unshown::SecondLoop => "second_loop",
            Unshown::ByHandle => "by_handle",
            Unshown::InPlace => "in_place",
        };
        let file = file.map(|file| format!(",\"file\":{}", quoted(file))).unwrap_or_default();
        format!("{{\"unshown\":\"{word}\",\"line\":{line}{file}}}")
    }
}

#[cfg(feature = "recorder")]
impl Unshown {
    /// Parses the text in place of a trace. Returns what it says, the line, and the file if there are several; `None`
    /// if it is something else.
    pub fn parse(text: &str) -> Option<(Unshown, usize, Option<String>)> {
        serde_json::from_str(text).ok().map(|Written { unshown, line, file }| (unshown, line, file))
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
                "use one runtime: move what happens meanwhile into its `block_on`, and sleep there with `tokio::time::sleep`"
            }
            Unshown::ByHandle => "call `block_on` of the runtime itself, or spawn a task and await that",
            Unshown::InPlace => "make the function async, and await the future",
            Unshown::SecondLoop => "spawn it as a task of the first runtime, and await that",
        }
    }
}
