//! The current position of each thread: the task it polls, through which wait, and in which line.

use crate::runtime::place;
use crate::runtime::wait_kind::WaitKind;
use std::cell::Cell;
use std::panic::Location;

/// What runs on this thread, and through which wait.
#[derive(Clone, Copy, Default)]
pub struct Here {
    pub task: Option<usize>,
    pub wait: Option<usize>,
    /// Whether any of the program's own code was polled since this was last cleared.
    pub nested: bool,
}

thread_local! {
    static HERE: Cell<Here> = const { Cell::new(Here { task: None, wait: None, nested: false }) };
    /// The wait whose waker is being called.
    static WOKEN_BY_WAY_OF: Cell<Option<(usize, WaitKind)>> = const { Cell::new(None) };
    /// The statement that this thread began last.
    static LINE: Cell<Option<u32>> = const { Cell::new(None) };
    /// Whether this thread is that of `main` or runs a job in step with it.
    static IN_STEP: Cell<bool> = const { Cell::new(false) };
    /// The task that has just ended on this thread, until the loop does something else.
    static JUST_ENDED: Cell<Option<usize>> = const { Cell::new(None) };
}

pub fn here() -> Here {
    HERE.get()
}

/// Sets this thread's position and returns the previous one.
pub fn go(here: Here) -> Here {
    HERE.replace(here)
}

/// Notes that this thread is that of `main`, or runs a job in step with it.
pub fn step() {
    IN_STEP.set(true);
}

/// Returns whether this thread is that of `main`, or runs a job in step with it.
pub fn in_step() -> bool {
    IN_STEP.get()
}

/// Notes that a statement begins in this line.
pub fn begin_line(line: u32) {
    LINE.set(Some(line));
}

/// Returns the line of the statement that was begun last.
pub fn last_line() -> Option<u32> {
    LINE.get()
}

/// Returns the place of the caller in the program.
#[track_caller]
pub fn line() -> u32 {
    place::of(Location::caller())
}

pub fn set_just_ended(task: Option<usize>) {
    JUST_ENDED.set(task);
}

pub fn just_ended() -> Option<usize> {
    JUST_ENDED.get()
}

/// Calls a waker on behalf of a wait; the innermost wait counts.
pub fn by_way_of(wait: usize, kind: WaitKind, wake: impl FnOnce()) {
    let before = WOKEN_BY_WAY_OF.get();
    WOKEN_BY_WAY_OF.set(before.or(Some((wait, kind))));
    wake();
    WOKEN_BY_WAY_OF.set(before);
}

/// Returns the wait whose waker is being called, and its kind.
pub fn way() -> Option<(usize, WaitKind)> {
    WOKEN_BY_WAY_OF.get()
}
