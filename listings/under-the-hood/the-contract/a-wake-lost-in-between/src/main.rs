use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;
use tokio::time::timeout;

const HOUR: Duration = Duration::from_secs(3600);

// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let slot = Arc::new(Mutex::new(Slot::default()));
    let task = tokio::spawn(Scan(slot.clone()));
    println!("{:?}", timeout(HOUR, task).await);
    println!("in the slot: {:?}", lock(&slot).page);
}
// ANCHOR_END: main

#[derive(Default)]
struct Slot {
    page: Option<&'static str>,
    waker: Option<Waker>,
}

struct Scan(Arc<Mutex<Slot>>);

impl Future for Scan {
    type Output = &'static str;

    // ANCHOR: poll
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<&'static str> {
        if let Some(page) = lock(&self.0).page.take() {
            return Poll::Ready(page);
        }
        thread::scope(|driver| {
            driver.spawn(|| deliver(&self.0, "page 1")); // of all moments, in this one
        });
        lock(&self.0).waker = Some(context.waker().clone());
        Poll::Pending
    }
    // ANCHOR_END: poll
}

fn deliver(slot: &Mutex<Slot>, page: &'static str) {
    let mut slot = lock(slot);
    slot.page = Some(page);
    let waker = slot.waker.take();
    drop(slot);
    if let Some(waker) = waker {
        waker.wake();
    }
}

fn lock(slot: &Mutex<Slot>) -> MutexGuard<'_, Slot> {
    slot.lock().expect("nothing panics while it holds the lock")
}
