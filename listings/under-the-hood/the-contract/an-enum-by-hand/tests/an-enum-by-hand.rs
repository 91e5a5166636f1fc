//! Where the two agree, and where they don't.

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

/// A page that takes a kilobyte.
struct Large([u8; 1024]);

impl Future for Large {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.0[0] == 0 { Poll::Pending } else { Poll::Ready(()) }
    }
}

#[test]
fn the_compiler_keeps_arguments_twice_that_live_across_an_await() {
    async fn both(front: Large, back: Large) {
        front.await;
        back.await;
    }
    let future = both(Large([0; 1024]), Large([0; 1024]));
    assert_eq!(size_of_val(&future) / 1024, 4);

    // Only if they live across an await.
    async fn neither(front: Large, back: Large) {
        let _ = (front, back); // drops both
        std::future::ready(()).await;
    }
    let future = neither(Large([0; 1024]), Large([0; 1024]));
    assert_eq!(size_of_val(&future) / 1024, 2);
}
