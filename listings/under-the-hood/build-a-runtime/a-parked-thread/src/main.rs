use futures::channel::oneshot;
use futures::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};
use std::thread::{self, Thread};
use std::time::Duration;

fn main() {
    let (reply, answer) = oneshot::channel();
    thread::spawn(|| {
        thread::sleep(Duration::from_millis(50)); // stands for the model, far away
        reply.send("yes").expect("main waits");
    });
    block_on(async {
        woken_early().await;
        println!("woken before the thread slept");
        println!("the model says {}", answer.await.expect("the model answers"));
    });
}

async fn woken_early() {
    let mut woken = false;
    poll_fn(|context| {
        if woken {
            return Poll::Ready(());
        }
        woken = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
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
