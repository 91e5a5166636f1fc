use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::join;
use tokio::time::sleep;

// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("alone: {}", scan().await);
    let (page, ()) = join!(scan(), warn_at_two_seconds());
    println!("joined: {page}");
}

async fn warn_at_two_seconds() {
    sleep(Duration::from_secs(2)).await;
    println!("the scanner is slow");
}
// ANCHOR_END: main

#[derive(Default)]
struct Slot {
    page: Option<&'static str>,
    waker: Option<Waker>,
}

// ANCHOR: scan
struct Scan {
    slot: Arc<Mutex<Slot>>,
    has_begun: bool,
}

impl Future for Scan {
    type Output = &'static str;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<&'static str> {
        let Scan { slot, has_begun } = &mut *self;
        let slot = &mut *slot.lock().expect("not poisoned");
        if !*has_begun && slot.page.is_none() {
            *has_begun = true;
            slot.waker = Some(context.waker().clone());
            return Poll::Pending;
        }
        Poll::Ready(slot.page.take().expect("woken, so the page is here"))
    }
}
// ANCHOR_END: scan

/// A page takes the scanner three seconds.
fn scan() -> Scan {
    let slot = Arc::new(Mutex::new(Slot::default()));
    tokio::spawn(scanner(slot.clone()));
    Scan { slot, has_begun: false }
}

async fn scanner(slot: Arc<Mutex<Slot>>) {
    sleep(Duration::from_secs(3)).await; // the lamp moves
    let mut slot = slot.lock().expect("not poisoned");
    slot.page = Some("page 1");
    let waker = slot.waker.take();
    drop(slot);
    if let Some(waker) = waker {
        waker.wake();
    }
}
