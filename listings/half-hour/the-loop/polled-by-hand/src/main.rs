use futures::pending;
use std::pin::pin;
use std::task::{Context, Waker};

fn main() {
    let mut future = pin!(do_some_processing());
    let mut context = Context::from_waker(Waker::noop());

    println!("{:?}", future.as_mut().poll(&mut context));
    println!("  main does something else");
    println!("{:?}", future.as_mut().poll(&mut context));
}

async fn do_some_processing() -> &'static str {
    println!("  first half");
    pending!(); // gives control back once
    println!("  second half");
    "done"
}
