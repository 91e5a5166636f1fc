use std::task::{Context, Poll, Waker};
use std::{cell::Cell, collections::VecDeque, ptr};

fn main() {
    let mut context = Context::from_waker(Waker::noop());
    let address = Cell::new(0);
    let reading = read(&address); // not polled yet, so it may move

    let mut reading = Box::pin(reading);
    assert!(reading.as_mut().poll(&mut context).is_pending());
    let start = ptr::from_ref(&*reading).addr();
    let inside = start..start + size_of_val(&*reading);
    println!("points into its own future: {}", inside.contains(&address.get()));

    let mut queue = VecDeque::from([reading]); // moves the box, but not the future in it
    assert_eq!(queue[0].as_mut().poll(&mut context), Poll::Ready(()));
}

async fn read(address: &Cell<usize>) {
    let page = *b"title: Pin";
    let title = &page[7..];
    address.set(title.as_ptr().addr());
    futures::pending!(); // waits once
    println!("same place: {}", page[7..].as_ptr().addr() == address.get());
    println!("{}", str::from_utf8(title).expect("it is ASCII"));
}
