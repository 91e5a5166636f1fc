//! A waker may outlive its loop, and calling it then does nothing.

use std::future::poll_fn;
use std::panic::catch_unwind;
use std::task::Poll;

include!("../src/main.rs");

#[test]
fn a_waker_called_after_the_loop_has_ended_does_nothing() {
    let (give, take) = mpsc::channel();
    let task = poll_fn(move |context| {
        give.send(context.waker().clone()).unwrap();
        Poll::Ready(())
    });
    run(vec![Box::pin(task)]);

    let waker = take.recv().unwrap();
    assert!(catch_unwind(|| waker.wake()).is_ok(), "the late call panicked");
}
