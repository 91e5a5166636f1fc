//! An agent reports its steps to a viewer through a channel. So that a slow viewer is noticed, each wait for room is
//! limited to one second, and `report` returns how many times this second was over. Then it goes on waiting.
//!
//! The wait holds no step, so nothing is lost when it is dropped.

use std::time::Duration;
use tokio::sync::mpsc::Sender;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(1);

/// Sends all steps. Returns how many times the viewer had no room for a whole second.
pub async fn report(steps: Vec<String>, viewer: &Sender<String>) -> u32 {
    let mut busy = 0;
    for step in steps {
        let room = loop {
            match timeout(LIMIT, viewer.reserve()).await {
                Ok(Ok(room)) => break room,
                Ok(Err(_)) => return busy, // the viewer has gone
                Err(_) => busy += 1,
            }
        };
        room.send(step);
    }
    busy
}
