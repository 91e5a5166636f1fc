//! What a task takes from the allocator: its future or its result, and a little more, in one piece unless the future is
//! large.

include!("../src/main.rs");

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::RefCell;
use tokio::runtime::Builder;

#[global_allocator]
static NOTES: Notes = Notes;

/// Notes the size of what each thread allocates, while it wants to know.
struct Notes;

thread_local! {
    static SIZES: RefCell<Option<Vec<usize>>> = const { RefCell::new(None) };
}

unsafe impl GlobalAlloc for Notes {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = SIZES.try_with(|sizes| {
            if let Ok(mut sizes) = sizes.try_borrow_mut()
                && let Some(sizes) = sizes.as_mut()
                && sizes.len() < sizes.capacity()
            {
                sizes.push(layout.size());
            }
        });
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// What spawning a future allocates.
fn spawned<F: Future<Output: Send> + Send + 'static>(future: F) -> Vec<usize> {
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        tokio::spawn(async {}).await.unwrap(); // whatever is made once
        let room = Vec::with_capacity(64);
        SIZES.set(Some(room));
        let task = tokio::spawn(future);
        let sizes = SIZES.take().unwrap();
        task.await.unwrap();
        sizes
    })
}

#[test]
fn a_small_future_and_little_more_is_one_allocation() {
    let size = size_of_val(&one_page());
    let sizes = spawned(one_page());
    let [task] = sizes[..] else { panic!("{sizes:?}") };
    assert!((size..size + 256).contains(&task), "{size} bytes in {task}");
}

#[test]
fn a_result_that_is_larger_than_its_future_counts() {
    async fn pages() -> [Page; 10] {
        [[1; 1000]; 10]
    }
    assert!(size_of_val(&pages()) < 16);
    let sizes = spawned(pages());
    let [task] = sizes[..] else { panic!("{sizes:?}") };
    assert!((10_000..10_256).contains(&task), "{task} bytes");
}

#[test]
fn a_large_one_is_boxed() {
    async fn sixteen_kib<const MORE: usize>() -> u8 {
        let pages = [1; 16384 - 32];
        let more = [1; MORE];
        yield_now().await;
        pages[0] + more.len() as u8
    }
    let within = if cfg!(debug_assertions) { 2048 } else { 16384 };
    for (size, sizes) in [
        (size_of_val(&one_page()), spawned(one_page())),
        (size_of_val(&one_then_three()), spawned(one_then_three())),
        (size_of_val(&sixteen_kib::<0>()), spawned(sixteen_kib::<0>())),
        (size_of_val(&sixteen_kib::<100>()), spawned(sixteen_kib::<100>())),
    ] {
        assert_eq!(sizes.contains(&size), size > within, "{size} bytes: {sizes:?}");
    }
}
