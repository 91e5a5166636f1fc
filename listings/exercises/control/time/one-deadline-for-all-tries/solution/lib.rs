//! An assistant asks a search service up to three times. It has promised its user an answer, or an apology, within
//! five seconds.
//!
//! The deadline is computed once, and each try ends at the deadline or at its own limit, whichever comes first.

use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

pub const TRY: Duration = Duration::from_secs(2);
pub const PAUSE: Duration = Duration::from_millis(250);
pub const OVERALL: Duration = Duration::from_secs(5);

/// The number of hits, or `None` if no try has been answered in time.
pub async fn search(service: impl AsyncFn() -> u32) -> Option<u32> {
    let deadline = Instant::now() + OVERALL;
    for attempt in 1..=3 {
        if attempt > 1 {
            sleep(PAUSE).await;
        }
        let end = deadline.min(Instant::now() + TRY);
        if let Ok(hits) = timeout_at(end, service()).await {
            return Some(hits);
        }
    }
    None
}
