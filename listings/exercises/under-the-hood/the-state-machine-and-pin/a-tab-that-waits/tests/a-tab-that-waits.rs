//! The allocator below counts the bytes that this thread has in use.

use a_tab_that_waits::tab;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::Duration;
use tokio::sync::oneshot::{self, Sender};
use tokio::task::{JoinHandle, yield_now};
use tokio::time::timeout;

const TABS: u32 = 100;

#[global_allocator]
static COUNTS: Counts = Counts;

struct Counts;

thread_local! {
    static IN_USE: Cell<usize> = const { Cell::new(0) };
}

unsafe impl GlobalAlloc for Counts {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ =
            IN_USE.try_with(|bytes| bytes.set(bytes.get().wrapping_add(layout.size())));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        let _ =
            IN_USE.try_with(|bytes| bytes.set(bytes.get().wrapping_sub(layout.size())));
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Opens a hundred tabs and lets them load their pages. Returns them and the bytes that they have in use.
async fn open() -> (Vec<(Sender<()>, JoinHandle<String>)>, usize) {
    let mut tabs = Vec::with_capacity(TABS as usize);
    let before = IN_USE.get();
    for number in 0..TABS {
        let (click, clicked) = oneshot::channel();
        tabs.push((click, tokio::spawn(tab(number, clicked))));
    }
    for _ in 0..10 {
        yield_now().await;
    }
    (tabs, IN_USE.get().wrapping_sub(before))
}

#[tokio::test(start_paused = true)]
async fn a_tab_that_waits_takes_one_kib_at_most() {
    let (tabs, bytes) = open().await;
    assert!(
        tabs.iter().all(|(_, task)| !task.is_finished()),
        "a tab must wait for its click"
    );
    let each = bytes.div_ceil(1024 * TABS as usize);
    assert!(each <= 1, "a tab that waits takes {each} KiB");
}

#[tokio::test(start_paused = true)]
async fn it_returns_its_title() {
    let (tabs, _) = open().await;
    for (number, (click, task)) in tabs.into_iter().enumerate() {
        click.send(()).expect("a tab must wait for its click");
        let title =
            timeout(Duration::from_secs(3600), task).await.expect("the tab doesn't end");
        assert_eq!(title.expect("the tab panics"), format!("page {number}"));
    }
}

#[tokio::test(start_paused = true)]
async fn its_page_is_loaded_before_the_click() {
    let (click, clicked) = oneshot::channel();
    let task = tokio::spawn(tab(7, clicked));
    for _ in 0..10 {
        yield_now().await;
    }
    click.send(()).expect("a tab must wait for its click");
    yield_now().await;
    assert!(task.is_finished(), "after the click, the title must be there at once");
}
