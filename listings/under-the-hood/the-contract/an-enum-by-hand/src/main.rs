use futures::channel::oneshot::{Canceled, Receiver, channel};
use std::mem::replace;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

fn main() {
    run("async fn", scan_both);
    run("enum", |front, back| ScanBoth::Start { front, back });
}

// ANCHOR: both
async fn scan_both(front: Page, back: Page) -> Result<String, Canceled> {
    println!("  scan the front");
    let front = front.await?;
    println!("  turn the sheet");
    let back = back.await?;
    Ok(format!("{front}, {back}"))
}

enum ScanBoth {
    Start { front: Page, back: Page },
    Front { front: Page, back: Page },
    Back { front: &'static str, back: Page },
    Finished,
}
// ANCHOR_END: both

impl Future for ScanBoth {
    type Output = Result<String, Canceled>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match replace(&mut *self, ScanBoth::Finished) {
                ScanBoth::Start { front, back } => {
                    println!("  scan the front");
                    *self = ScanBoth::Front { front, back };
                }
                ScanBoth::Front { mut front, back } => {
                    let Poll::Ready(page) = Pin::new(&mut front).poll(context) else {
                        *self = ScanBoth::Front { front, back };
                        return Poll::Pending;
                    };
                    let front = page?;
                    println!("  turn the sheet");
                    *self = ScanBoth::Back { front, back };
                }
                // ANCHOR: back
                ScanBoth::Back { front, mut back } => {
                    let Poll::Ready(page) = Pin::new(&mut back).poll(context) else {
                        *self = ScanBoth::Back { front, back };
                        return Poll::Pending;
                    };
                    return Poll::Ready(Ok(format!("{front}, {}", page?)));
                }
                ScanBoth::Finished => panic!("polled after it had finished"),
                // ANCHOR_END: back
            }
        }
    }
}

type Page = Receiver<&'static str>;

/// Delivers the pages one after the other, and polls in between.
fn run<F: Future<Output: std::fmt::Debug>>(
    name: &str,
    scan: impl FnOnce(Page, Page) -> F,
) {
    let (deliver_front, front) = channel();
    let (deliver_back, back) = channel();
    let mut future = pin!(scan(front, back));
    let task = Arc::new(Task);
    let waker = Waker::from(task.clone());
    let mut poll = || {
        let poll = future.as_mut().poll(&mut Context::from_waker(&waker));
        let kept = Arc::strong_count(&task) - 2; // besides `task` and `waker`
        println!("{poll:?}, wakers kept: {kept}");
    };
    println!("{name}");
    poll();
    deliver_front.send("page 1").expect("the future waits");
    poll();
    deliver_back.send("page 2").expect("the future waits");
    poll();
}

struct Task;

impl Wake for Task {
    fn wake(self: Arc<Self>) {}
}
