//! The provider's rate limit: a bucket that holds `burst` tokens and gets a new one at a steady rate.

use std::time::Duration;
use tokio::time::Instant;

/// Kept as the moment at which the bucket will be full again, so it needs no timer: each token taken moves that moment
/// by the time that one token takes to come back.
pub struct Bucket {
    each: Duration,
    size: Duration,
    full_at: Instant,
}

impl Bucket {
    /// A full bucket.
    pub fn new(per_second: u32, burst: u32, now: Instant) -> Bucket {
        let each = Duration::from_secs(1) / per_second;
        Bucket { each, size: each * burst, full_at: now }
    }

    /// Takes a token, or returns how long it will be until there is one.
    pub fn take(&mut self, now: Instant) -> Result<(), Duration> {
        let full_at = self.full_at.max(now) + self.each;
        match (full_at - now).checked_sub(self.size) {
            None | Some(Duration::ZERO) => {
                self.full_at = full_at;
                Ok(())
            }
            Some(wait) => Err(wait),
        }
    }
}
