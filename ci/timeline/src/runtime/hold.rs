//! Guards that instrumented copies put around loops, and around calls that may block, so that the recorder can tell
//! where a program held the thread of the loop.

use crate::runtime::current::{here, in_step};
use crate::runtime::log::log;
use crate::runtime::place;
use std::panic::Location;

/// A guard that exists as long as the program is in a loop or in a call that may block.
pub struct Hold {
    /// The number of the place; 0 on threads that run beside the loop.
    number: u64,
}

/// Enters a place in this line.
#[track_caller]
pub fn hold(line: u32, text: &'static str) -> Hold {
    let line = place::in_file(line, place::file_of(Location::caller()));
    Hold { number: if in_step() { log().holds.enter(here().task, line, text) } else { 0 } }
}

/// Leaves the place of a call that has returned `value`.
pub fn held<T>(_hold: Hold, value: T) -> T {
    value
}

impl Drop for Hold {
    fn drop(&mut self) {
        if self.number > 0 {
            log().holds.leave(self.number);
        }
    }
}
