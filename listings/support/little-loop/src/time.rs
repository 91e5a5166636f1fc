//! Timers: the loop keeps a waker for each that is waited for.

use crate::executor::Executor;
use futures::future::{Either, select};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
pub use std::time::{Duration, Instant};
use std::{pin::Pin, pin::pin, task::Context, task::Poll};

/// Ready at its deadline.
pub struct Sleep(Instant, u64);

pub fn sleep(duration: Duration) -> Sleep {
    sleep_until(Instant::now() + duration.min(Duration::from_secs(1 << 30))) // 34 years
}

pub fn sleep_until(deadline: Instant) -> Sleep {
    static NUMBERS: AtomicU64 = AtomicU64::new(0);
    Sleep(deadline, NUMBERS.fetch_add(1, Relaxed))
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0 <= Instant::now() {
            return Poll::Ready(());
        }
        let timers = &Executor::current().expect("timers need `block_on`").timers;
        let _old = timers.borrow_mut().insert((self.0, self.1), context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(executor) = Executor::current() {
            let _waker = executor.timers.borrow_mut().remove(&(self.0, self.1));
        }
    }
}

/// The error of a `timeout` whose time ran out.
#[derive(Debug, PartialEq)]
pub struct Elapsed;

/// Drops `inner` unless it is ready within `limit`.
pub async fn timeout<F: Future>(limit: Duration, inner: F) -> Result<F::Output, Elapsed> {
    match select(pin!(inner), sleep(limit)).await {
        Either::Left((output, _)) => Ok(output),
        Either::Right(_) => Err(Elapsed),
    }
}
