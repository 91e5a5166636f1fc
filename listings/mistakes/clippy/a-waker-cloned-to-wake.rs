#![deny(clippy::waker_clone_wake)]

use std::future::poll_fn;
use std::task::Poll;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut turns = 0;
    poll_fn(|context| {
        turns += 1;
        context.waker().clone().wake();
        if turns < 3 { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    println!("{turns} turns");
}
