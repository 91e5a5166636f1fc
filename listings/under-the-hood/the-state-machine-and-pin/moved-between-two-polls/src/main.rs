use std::pin::Pin;
use std::task::{Context, Poll, Waker};

fn main() {
    let mut context = Context::from_waker(Waker::noop());
    let mut countdown = Countdown(2);
    println!("{:?}", Pin::new(&mut countdown).poll(&mut context));

    let mut list = vec![countdown]; // moves it to the heap
    println!("{:?}", Pin::new(&mut list[0]).poll(&mut context));

    let mut countdown = list.remove(0); // and back
    println!("{:?}", Pin::new(&mut countdown).poll(&mut context));
}

/// A future that is ready after so many polls.
struct Countdown(u32);

impl Future for Countdown {
    type Output = &'static str;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<&'static str> {
        if self.0 == 0 {
            return Poll::Ready("liftoff");
        }
        self.0 -= 1;
        context.waker().wake_by_ref(); // it can go on at once
        Poll::Pending
    }
}
