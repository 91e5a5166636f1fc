//! The recording of a program, from the begin of its `main` to its end.

use crate::runtime::log::{log, note};
use crate::runtime::{clock, current, ending, place};
use std::panic::Location;

/// A guard that writes the trace when dropped, at the end of `main`.
pub struct Recording;

/// Starts recording. `clock` names a clock of the trace; `notes` are the recorder's remarks about the program.
#[track_caller]
pub fn begin(clock: &str, notes: &[&str]) -> Recording {
    // So that its file is the first.
    place::of(Location::caller());
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
