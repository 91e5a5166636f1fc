//! A token bucket that callers wait at.

// ANCHOR: rate
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// A bucket that gets `per_second` tokens a second and holds up to `burst` of them. A call costs a token.
pub struct Rate {
    /// The time in which one token comes.
    one_token: Duration,
    /// The time in which an empty bucket fills up.
    empty_to_full: Duration,
    /// When the bucket will be full, if no one takes another token.
    full_at: Mutex<Instant>,
}

impl Rate {
    pub fn new(per_second: u32, burst: u32) -> Rate {
        let one_token = Duration::from_secs(1) / per_second;
        Rate {
            one_token,
            empty_to_full: one_token * burst,
            full_at: Mutex::new(Instant::now()),
        }
    }

    /// Takes a token, and waits until it has come.
    pub async fn token(&self) {
        sleep(self.take()).await;
    }

    /// Takes a token, and returns how long it will be until it comes.
    fn take(&self) -> Duration {
        let mut full_at = self.full_at.lock().expect("no holder panics");
        let now = Instant::now();
        if *full_at < now {
            *full_at = now; // a full bucket gets no more tokens
        }
        *full_at += self.one_token;
        let time_to_fill = *full_at - now;
        time_to_fill.saturating_sub(self.empty_to_full)
    }
}
// ANCHOR_END: rate
