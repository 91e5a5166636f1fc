//! The trials: each drops a call while it waits, lets a moment pass as another branch of `select!` does, and calls again.

pub mod channels;
pub mod locks;
pub mod outside;
pub mod reading;
pub mod streams;
pub mod tasks;
pub mod time;
pub mod writing;

use cancel_points::{Report, drop_at_each};
use std::time::Duration;
use tokio::time::{sleep, timeout};

pub const SECOND: Duration = Duration::from_secs(1);
/// How long the other branch takes.
pub const PAUSE: Duration = Duration::from_millis(10);

pub const QUEUE: &str = "its place in the queue";

/// Drops `call` at each of its awaits, then calls it again, four times, and asks `lost` what is missing.
pub fn again<W>(
    world: impl AsyncFn() -> W,
    call: impl AsyncFn(&mut W),
    lost: impl Fn(&mut W) -> Result<(), String>,
) -> Report {
    drop_at_each(world, &call, async |world| {
        for _ in 0..4 {
            sleep(PAUSE).await;
            _ = timeout(60 * SECOND, call(world)).await;
        }
        sleep(60 * SECOND).await; // whatever is on its way arrives
        lost(world)
    })
}

/// Says which of the numbers 1 to 3 are missing.
pub fn one_to_three(got: &[u8]) -> Result<(), String> {
    let missing: Vec<u8> = (1..=3).filter(|number| !got.contains(number)).collect();
    if missing.is_empty() { Ok(()) } else { Err("the message".into()) }
}
