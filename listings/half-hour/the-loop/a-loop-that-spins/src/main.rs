use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};
use tokio::task::yield_now;

fn main() {
    let scout = Box::pin(ask("scout", Duration::from_millis(200)));
    let critic = Box::pin(ask("critic", Duration::from_millis(20)));
    let polls = run(VecDeque::from([scout, critic]));
    println!("more than 1,000 polls: {}", polls > 1_000);
}

/// Polls the futures in turn until all are finished; returns the number of polls.
fn run(mut futures: VecDeque<Pin<Box<impl Future>>>) -> u64 {
    let mut context = Context::from_waker(Waker::noop());
    let mut polls = 0;
    while let Some(mut future) = futures.pop_front() {
        polls += 1;
        if future.as_mut().poll(&mut context).is_pending() {
            futures.push_back(future);
        }
    }
    polls
}

async fn ask(agent: &str, thinking: Duration) {
    println!("{agent} waits");
    let start = Instant::now();
    while start.elapsed() < thinking {
        yield_now().await; // no answer yet: gives control back
    }
    println!("{agent}: yes");
}
