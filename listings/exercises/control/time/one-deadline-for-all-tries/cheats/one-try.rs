//! One limit around a single try: a stuck try uses up all the time.

use std::time::Duration;
use tokio::time::timeout;

pub const TRY: Duration = Duration::from_secs(2);
pub const PAUSE: Duration = Duration::from_millis(250);
pub const OVERALL: Duration = Duration::from_secs(5);

pub async fn search(service: impl AsyncFn() -> u32) -> Option<u32> {
    timeout(OVERALL, service()).await.ok()
}
