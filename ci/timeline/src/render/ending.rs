//! Describes how a run ended that did not end by itself.

use crate::trace::{Ended, Language, Trace};

/// Returns a sentence, which begins with a space, about how the recorder ended the run. The trace's notes give the
/// details. It is empty for a program that ended by itself, and for one that sleeps, because the caption says that of
/// every program whose last step is a sleep.
pub fn ending(trace: &Trace) -> String {
    let the_loop = match trace.language {
        Language::Rust => "runtime",
        Language::Python => "event loop",
    };
    match trace.ended {
        None | Some(Ended::Asleep) => String::new(),
        Some(Ended::Held) => format!(" At the end, the thread of the {the_loop} is held, so no task can run."),
        Some(Ended::Events) => " The figure shows only the beginning, because the program did not end.".into(),
        Some(Ended::Time) => " The figure ends before the program does.".into(),
    }
}
