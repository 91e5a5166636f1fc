//! The page is in the slot, and both remedies keep the wake.

include!("../src/main.rs");

use futures::task::AtomicWaker;
use poll_contract::broken_by_future;
use std::future::poll_fn;
use std::sync::OnceLock;

#[tokio::test(start_paused = true)]
async fn the_page_is_in_the_slot() {
    let scan = Scan::default();
    let slot = scan.0.clone();
    assert!(timeout(HOUR, tokio::spawn(scan)).await.is_err());
    assert_eq!(lock(&slot).page, Some("page 1"));
}

#[derive(Default)]
struct Registered {
    page: OnceLock<&'static str>,
    waker: AtomicWaker,
}

impl Registered {
    // ANCHOR: register
    fn poll(&self, context: &mut Context<'_>) -> Poll<&'static str> {
        self.waker.register(context.waker());
        self.page.get().map_or(Poll::Pending, |page| Poll::Ready(page))
    }

    fn deliver(&self, page: &'static str) {
        self.page.set(page).expect("delivered once");
        self.waker.wake();
    }
    // ANCHOR_END: register
}

#[test]
fn a_waker_registered_first_keeps_the_contract() {
    let broken = broken_by_future(|| {
        let scan = Arc::new(Registered::default());
        let scanner = scan.clone();
        (poll_fn(move |context| scan.poll(context)), move || scanner.deliver("page 1"))
    });
    assert_eq!(broken, []);
}

#[tokio::test(start_paused = true)]
async fn a_page_after_the_look_wakes() {
    let scan = Registered::default();
    let start = Instant::now();
    let scan = poll_fn(move |context| {
        let poll = scan.poll(context);
        if poll.is_pending() {
            thread::scope(|scope| {
                scope.spawn(|| scan.deliver("page 1"));
            });
        }
        poll
    });
    assert_eq!(timeout(HOUR, tokio::spawn(scan)).await.unwrap().unwrap(), "page 1");
    assert_eq!(start.elapsed(), Duration::ZERO);
}
