use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tokio::sync::Notify;

/// Tells one task when something has happened a certain number of times.
pub struct Countdown {
    left: AtomicUsize,
    over: Notify,
}

impl Countdown {
    pub const fn new() -> Countdown {
        Countdown { left: AtomicUsize::new(0), over: Notify::const_new() }
    }

    /// Starts to count, and returns a future that waits for the end.
    pub fn from(&self, count: usize) -> impl Future<Output = ()> {
        self.left.store(count, SeqCst);
        self.over.notified()
    }

    pub fn one_more(&self) {
        if self.left.fetch_sub(1, SeqCst) == 1 {
            self.over.notify_one();
        }
    }
}
