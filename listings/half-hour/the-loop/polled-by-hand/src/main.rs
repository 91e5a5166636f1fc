use std::task::{Context, Waker};
use tokio::task::yield_now;

fn main() {
    let mut future = Box::pin(summarize());
    let mut context = Context::from_waker(Waker::noop());

    println!("{:?}", future.as_mut().poll(&mut context));
    println!("main does something else");
    println!("{:?}", future.as_mut().poll(&mut context));
}

async fn summarize() -> &'static str {
    println!("  reads the first half");
    yield_now().await; // gives control back once
    println!("  reads the second half");
    "a summary"
}
