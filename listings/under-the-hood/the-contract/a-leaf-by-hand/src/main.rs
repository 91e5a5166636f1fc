use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

// ANCHOR: main
#[tokio::main]
async fn main() {
    let (scanner, scan) = new_scan();
    let start = Instant::now();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(200)); // the lamp moves
        scanner.deliver("page 1");
    });
    let page = scan.await;
    println!("{page:?}, late: {}", start.elapsed() > Duration::from_millis(700));

    let (scanner, scan) = new_scan();
    drop(scanner); // it is unplugged
    println!("{:?}", scan.await);
}

fn new_scan() -> (Scanner, Scan) {
    let slot = Arc::new(Mutex::new(Slot::default()));
    (Scanner(slot.clone()), Scan(slot))
}
// ANCHOR_END: main

// ANCHOR: leaf
#[derive(Default)]
struct Slot {
    page: Option<&'static str>,
    is_closed: bool,
    waker: Option<Waker>,
}

/// The page, or `None` if the scanner is dropped without delivering one.
struct Scan(Arc<Mutex<Slot>>);

impl Future for Scan {
    type Output = Option<&'static str>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let waker = context.waker().clone();
        let mut slot = lock(&self.0);
        if slot.is_closed {
            return Poll::Ready(slot.page.take());
        }
        let old = slot.waker.replace(waker);
        drop(slot); // because a waker may run any code, even when it is dropped
        drop(old);
        Poll::Pending
    }
}

/// The side of the scanner's thread.
struct Scanner(Arc<Mutex<Slot>>);

impl Scanner {
    fn deliver(self, page: &'static str) {
        lock(&self.0).page = Some(page);
    } // drops `self`, which wakes
}

impl Drop for Scanner {
    fn drop(&mut self) {
        let mut slot = lock(&self.0);
        slot.is_closed = true;
        let waker = slot.waker.take();
        drop(slot);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

fn lock(slot: &Mutex<Slot>) -> MutexGuard<'_, Slot> {
    slot.lock().expect("nothing panics while it holds the lock")
}
// ANCHOR_END: leaf
