use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;
use tokio::time::{Instant, timeout};

const HOUR: Duration = Duration::from_secs(3600);

// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let task = tokio::spawn(Scan::default());
    println!("in another task: {:?}", timeout(HOUR, task).await);

    let start = Instant::now();
    println!("in this task: {:?}", timeout(HOUR, Scan::default()).await);
    println!("it took {:?}", start.elapsed());
}
// ANCHOR_END: main

#[derive(Default)]
struct Slot {
    page: Option<&'static str>,
    waker: Option<Waker>,
}

#[derive(Default)]
struct Scan(Arc<Mutex<Slot>>);

impl Future for Scan {
    type Output = &'static str;

    // ANCHOR: poll
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<&'static str> {
        if let Some(page) = lock(&self.0).page.take() {
            return Poll::Ready(page);
        }
        thread::scope(|scope| {
            scope.spawn(|| deliver(&self.0, "page 1")); // the page comes in the gap
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
