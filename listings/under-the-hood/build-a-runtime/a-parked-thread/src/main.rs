use futures::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};
use std::thread::{self, Thread};

fn main() {
    let mut polls = 0;
    let woken_early = poll_fn(|context| {
        polls += 1;
        if polls == 2 {
            return Poll::Ready("the answer");
        }
        let waker = context.waker().clone();
        thread::spawn(|| waker.wake()).join().expect("waking doesn't panic");
        Poll::Pending // only now, after the wake
    });
    let answer = block_on(woken_early);
    println!("{answer}, after {polls} polls");
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Arc::new(Wakeup(thread::current())).into();
    loop {
        let poll = future.as_mut().poll(&mut Context::from_waker(&waker));
        if let Poll::Ready(output) = poll {
            return output;
        }
        thread::park();
    }
}

struct Wakeup(Thread);

impl Wake for Wakeup {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
