//! Weighs what a program has allocated. A program that depends on this crate allocates through it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The bytes that are allocated at the moment, as they were asked for.
pub fn allocated() -> usize {
    ALLOCATED.load(Relaxed)
}

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, which also counts.
struct Scales;

#[global_allocator]
static SCALES: Scales = Scales;

// SAFETY: both calls are handed to the system's allocator unchanged.
unsafe impl GlobalAlloc for Scales {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(layout.size(), Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        ALLOCATED.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}
