//! Both panic when they are polled after the end.

include!("../src/main.rs");

use std::panic::{AssertUnwindSafe, catch_unwind};

fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

fn enum_by_hand(front: Page, back: Page) -> ScanBoth {
    ScanBoth::Start { front, back }
}

/// The message of the panic that a poll after the end causes.
fn polled_again<F: Future<Output = Result<String, Canceled>>>(
    scan: fn(Page, Page) -> F,
) -> String {
    let (deliver, front) = channel();
    drop(deliver); // an error ends both at their first await
    let mut future = Box::pin(scan(front, channel().1));
    assert_eq!(poll(&mut future), Poll::Ready(Err(Canceled)));
    let again = catch_unwind(AssertUnwindSafe(|| poll(&mut future)));
    let panic = again.expect_err("it panics");
    panic.downcast_ref::<&str>().expect("a message").to_string()
}

#[test]
fn both_panic_when_polled_after_the_end() {
    assert_eq!(polled_again(scan_both), "`async fn` resumed after completion");
    assert_eq!(polled_again(enum_by_hand), "polled after it had finished");
}
