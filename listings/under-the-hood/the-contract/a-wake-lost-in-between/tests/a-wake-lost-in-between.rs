//! Any other wake brings the page, and both remedies keep the wake.

include!("../src/main.rs");

use futures::task::AtomicWaker;
use std::future::poll_fn;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn any_other_wake_brings_the_page() {
    let start = Instant::now();
    // In the same task: when the time is up, both are polled.
    assert_eq!(timeout(HOUR, Scan(Arc::default())).await, Ok("page 1"));
    assert_eq!(start.elapsed(), HOUR);
}

#[tokio::test(start_paused = true)]
async fn a_waker_registered_first_is_called() {
    let slot = Arc::new((Mutex::new(Slot::default()), AtomicWaker::new()));
    let start = Instant::now();
    let scan = poll_fn(move |context| {
        slot.1.register(context.waker());
        if let Some(page) = lock(&slot.0).page.take() {
            return Poll::Ready(page);
        }
        thread::scope(|driver| {
            driver.spawn(|| {
                lock(&slot.0).page = Some("page 1");
                slot.1.wake();
            });
        });
        Poll::Pending
    });
    assert_eq!(timeout(HOUR, tokio::spawn(scan)).await.unwrap().unwrap(), "page 1");
    assert_eq!(start.elapsed(), Duration::ZERO);
}
