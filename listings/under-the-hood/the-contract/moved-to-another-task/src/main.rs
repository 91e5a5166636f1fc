use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::time::{sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let slot = Arc::new(Mutex::new(Slot::default()));
    tokio::spawn(scanner(slot.clone()));
    let mut scan = Scan(slot);

    println!("main: {:?}", timeout(SECOND, &mut scan).await);
    let task = tokio::spawn(scan); // so a task waits for the page
    println!("task: {:?}", timeout(HOUR, task).await);
}

#[derive(Default)]
struct Slot {
    page: Option<&'static str>,
    waker: Option<Waker>,
}

struct Scan(Arc<Mutex<Slot>>);

impl Future for Scan {
    type Output = &'static str;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<&'static str> {
        let slot = &mut *self.0.lock().expect("no panic while it is locked");
        if let Some(page) = slot.page.take() {
            return Poll::Ready(page);
        }
        slot.waker.get_or_insert_with(|| context.waker().clone());
        Poll::Pending
    }
}

async fn scanner(slot: Arc<Mutex<Slot>>) {
    sleep(3 * SECOND).await; // the lamp moves
    let mut slot = slot.lock().expect("no panic while it is locked");
    slot.page = Some("page 1");
    let waker = slot.waker.take();
    drop(slot);
    if let Some(waker) = waker {
        waker.wake();
    }
}
