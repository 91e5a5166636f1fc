//! A token bucket that callers wait at.

// ANCHOR: rate
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// A bucket that gets `per_second` tokens a second and holds up to `burst` of them. A call costs a token.
pub struct Rate {
    one_token: Duration,
    burst: u32,
    full_at: Mutex<Instant>,
}

impl Rate {
    pub fn new(per_second: u32, burst: u32) -> Rate {
        let one_token = Duration::from_secs(1) / per_second;
        Rate { one_token, burst, full_at: Mutex::new(Instant::now()) }
    }

    /// Takes a token, and waits until it is there.
    pub async fn token(&self) {
        let wait = {
            let mut full_at = self.full_at.lock().expect("no holder panics");
            let now = Instant::now();
            *full_at = (*full_at).max(now) + self.one_token;
            (*full_at - now).saturating_sub(self.one_token * self.burst)
        };
        sleep(wait).await;
    }
}
// ANCHOR_END: rate
