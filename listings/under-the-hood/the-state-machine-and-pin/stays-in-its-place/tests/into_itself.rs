//! A reference that is kept across a wait points into the future that keeps it.

use std::cell::Cell;
use std::ptr;
use std::task::{Context, Waker};
use tokio::task::yield_now;

async fn cheapest(address: &Cell<usize>) -> u32 {
    let prices = [40, 12, 25];
    let lowest = &prices[1];
    address.set(ptr::from_ref(lowest).addr());
    yield_now().await;
    *lowest + prices[0]
}

#[test]
fn it_points_into_its_own_future() {
    let address = Cell::new(0);
    let mut offer = Box::pin(cheapest(&address));
    assert!(offer.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    let start = ptr::from_ref(&*offer).addr();
    assert!((start..start + size_of_val(&*offer)).contains(&address.get()));
}
