//! Where each thread is: which task it polls, by way of which wait, in which line.

use crate::runtime::wait_kind::WaitKind;
use std::cell::Cell;
use std::panic::Location;

/// Where this thread is: what runs on it, by way of what.
#[derive(Clone, Copy, Default)]
pub struct Here {
    pub task: Option<usize>,
    pub wait: Option<usize>,
    /// Whether, since this was last cleared, something of the program's own was polled.
    pub nested: bool,
}

thread_local! {
    static HERE: Cell<Here> = const { Cell::new(Here { task: None, wait: None, nested: false }) };
    /// The wait whose waker is being called.
    static WOKEN_BY_WAY_OF: Cell<Option<(usize, WaitKind)>> = const { Cell::new(None) };
    /// The statement that was begun last on this thread.
    static LINE: Cell<Option<u32>> = const { Cell::new(None) };
    /// The task that has just ended on this thread, before the loop does anything else.
    static JUST_ENDED: Cell<Option<usize>> = const { Cell::new(None) };
}

pub fn here() -> Here {
    HERE.get()
}

/// Says where this thread is from now on, and returns where it was.
pub fn go(here: Here) -> Here {
    HERE.replace(here)
}

/// Says that a statement begins in this line.
pub fn begin_line(line: u32) {
    LINE.set(Some(line));
}

/// The line of the statement that was begun last.
pub fn last_line() -> Option<u32> {
    LINE.get()
}

/// The line of the program that called.
#[track_caller]
pub fn line() -> u32 {
    Location::caller().line()
}

pub fn set_just_ended(task: Option<usize>) {
    JUST_ENDED.set(task);
}

pub fn just_ended() -> Option<usize> {
    JUST_ENDED.get()
}

/// Calls a waker by way of a wait; the innermost wait counts.
pub fn by_way_of(wait: usize, kind: WaitKind, wake: impl FnOnce()) {
    let before = WOKEN_BY_WAY_OF.get();
    WOKEN_BY_WAY_OF.set(before.or(Some((wait, kind))));
    wake();
    WOKEN_BY_WAY_OF.set(before);
}

/// The wait whose waker is being called, and what it is for.
pub fn way() -> Option<(usize, WaitKind)> {
    WOKEN_BY_WAY_OF.get()
}
