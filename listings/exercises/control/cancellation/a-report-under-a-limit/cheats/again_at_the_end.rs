//! What timed out is sent after everything else, so the order is lost.

use std::time::Duration;
use tokio::sync::mpsc::Sender;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(1);

/// Sends all steps. Returns how many times the viewer had no room for a whole second.
pub async fn report(steps: Vec<String>, viewer: &Sender<String>) -> u32 {
    let mut busy = 0;
    let mut late = Vec::new();
    for step in steps {
        match timeout(LIMIT, viewer.send(step.clone())).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return busy,
            Err(_) => {
                busy += 1;
                late.push(step);
            }
        }
    }
    for step in late {
        let _ = viewer.send(step).await;
    }
    busy
}
