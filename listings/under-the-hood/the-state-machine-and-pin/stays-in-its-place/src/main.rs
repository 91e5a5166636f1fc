use std::collections::VecDeque;
use std::task::{Context, Waker};
use tokio::task::yield_now;

fn main() {
    let mut context = Context::from_waker(Waker::noop());
    let mut offer = Box::pin(cheapest());
    assert!(offer.as_mut().poll(&mut context).is_pending());

    let mut queue = VecDeque::from([offer]);
    assert!(queue[0].as_mut().poll(&mut context).is_ready());
}

async fn cheapest() {
    let prices = [40, 12, 25];
    let lowest = &prices[1];
    let address = prices.as_ptr();
    yield_now().await; // the shop replies
    println!("same address: {}", prices.as_ptr() == address);
    println!("lowest price: {lowest}");
}
