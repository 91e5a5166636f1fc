use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let mut agents = JoinSet::new();
    let before = ALLOCATED.load(Relaxed);
    for _ in 0..10_000 {
        agents.spawn(sleep(Duration::from_secs(1)));
    }
    sleep(Duration::from_millis(1)).await; // every agent runs up to its wait
    let bytes = (ALLOCATED.load(Relaxed) - before) / 10_000;
    println!("a waiting task: {:.1} KB", bytes as f64 / 1000.0);
}
// ANCHOR_END: main

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, which also counts the bytes in use.
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
