use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

// ANCHOR: main
#[tokio::main]
async fn main() {
    let (driver, scan) = new_scan();
    let start = Instant::now();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(200)); // the lamp moves
        driver.deliver("page 1");
    });
    let page = scan.await;
    println!("{page:?}, late: {}", start.elapsed() > Duration::from_millis(700));

    let (driver, scan) = new_scan();
    drop(driver); // the scanner is unplugged
    println!("{:?}", scan.await);
}
// ANCHOR_END: main

fn new_scan() -> (Driver, Scan) {
    let slot = Arc::new(Mutex::new(Slot::default()));
    (Driver(slot.clone()), Scan(slot))
}

// ANCHOR: leaf
#[derive(Default)]
struct Slot {
    page: Option<&'static str>,
    is_closed: bool,
    waker: Option<Waker>,
}

/// The page, or `None` if the driver is dropped without delivering one.
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
struct Driver(Arc<Mutex<Slot>>);

impl Driver {
    fn deliver(self, page: &'static str) {
        lock(&self.0).page = Some(page);
    } // drops the driver, which wakes
}

impl Drop for Driver {
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
// ANCHOR_END: leaf

fn lock(slot: &Mutex<Slot>) -> MutexGuard<'_, Slot> {
    slot.lock().expect("nothing panics while it holds the lock")
}
