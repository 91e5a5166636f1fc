//! Which thread runs the loop: the one that is inside `block_on`, or else that of `main`.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// The thread of `main`.
static MAIN: AtomicUsize = AtomicUsize::new(0);
/// The thread inside `block_on`, or 0, and how many calls of it are one inside the other.
static LOOP: AtomicUsize = AtomicUsize::new(0);
static DEPTH: AtomicUsize = AtomicUsize::new(0);

static THREADS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// This thread's number, from 1.
    static THIS: Cell<usize> = Cell::new(THREADS.fetch_add(1, SeqCst) + 1);
}

/// Notes that this is the thread of `main`.
pub fn begin() {
    MAIN.store(THIS.get(), SeqCst);
}

/// Returns whether this thread runs the loop.
pub fn is_here() -> bool {
    let inside = LOOP.load(SeqCst);
    THIS.get() == if inside == 0 { MAIN.load(SeqCst) } else { inside }
}

/// Returns whether this is the thread of `main`.
pub fn is_main() -> bool {
    THIS.get() == MAIN.load(SeqCst)
}

/// Returns whether any thread is inside `block_on`.
pub fn is_any() -> bool {
    LOOP.load(SeqCst) != 0
}

/// Enters `block_on`. Returns false if another thread is inside one.
pub fn enter() -> bool {
    let this = THIS.get();
    let before = LOOP.compare_exchange(0, this, SeqCst, SeqCst).unwrap_or_else(|inside| inside);
    let may = before == 0 || before == this;
    if may {
        DEPTH.fetch_add(1, SeqCst);
    }
    may
}

/// Leaves `block_on`. Returns whether it was the outermost.
pub fn leave() -> bool {
    let outermost = DEPTH.fetch_sub(1, SeqCst) == 1;
    if outermost {
        LOOP.store(0, SeqCst);
    }
    outermost
}
