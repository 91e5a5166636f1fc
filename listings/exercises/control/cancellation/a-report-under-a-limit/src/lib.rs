//! An agent reports its steps to a viewer through a channel. So that a slow viewer is noticed, each wait for room is
//! limited to one second, and `report` returns how many times this second was over. Then it should go on waiting.
//!
//! Every step should arrive, once and in order. But whenever the second is over, a step is missing.

use std::time::Duration;
use tokio::sync::mpsc::Sender;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(1);

/// Sends all steps. Returns how many times the viewer had no room for a whole second.
pub async fn report(steps: Vec<String>, viewer: &Sender<String>) -> u32 {
    let mut busy = 0;
    for step in steps {
        match timeout(LIMIT, viewer.send(step)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => break, // the viewer has gone
            Err(_) => busy += 1,
        }
    }
    busy
}
