//! The `send` goes on in a task of its own, but it is sent a second time, too.

use std::time::Duration;
use tokio::sync::mpsc::Sender;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(1);

/// Sends all steps. Returns how many times the viewer had no room for a whole second.
pub async fn report(steps: Vec<String>, viewer: &Sender<String>) -> u32 {
    let mut busy = 0;
    for step in steps {
        loop {
            let (viewer, step) = (viewer.clone(), step.clone());
            match timeout(LIMIT, tokio::spawn(async move { viewer.send(step).await }))
                .await
            {
                Ok(Ok(Ok(()))) => break,
                Ok(_) => return busy,
                Err(_) => busy += 1,
            }
        }
    }
    busy
}
