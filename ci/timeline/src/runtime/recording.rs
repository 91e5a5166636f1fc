//! The recording of a program, from the begin of its `main` to its end.

use crate::runtime::log::{log, note};
use crate::runtime::{clock, current, ending};

/// A guard that writes the trace when dropped, at the end of `main`.
pub struct Recording;

/// Starts recording. `clock` names a clock of the trace; `notes` are the recorder's remarks about the program.
pub fn begin(clock: &str, notes: &[&str]) -> Recording {
    clock::begin(clock);
    current::step();
    notes.iter().for_each(|text| note(text));
    let limits = ending::limits();
    if let Some(limits) = limits {
        log().keep(limits.events);
    }
    std::thread::spawn(move || ending::watch(limits));
    Recording
}

impl Drop for Recording {
    fn drop(&mut self) {
        log().write(None);
    }
}
