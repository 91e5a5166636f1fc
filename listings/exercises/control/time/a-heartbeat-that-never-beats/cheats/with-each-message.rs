//! A heartbeat with each message.

use std::time::Duration;
use tokio::select;
use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

pub const BEAT: Duration = Duration::from_secs(10);

/// A message, which takes some time to handle.
pub struct Message(pub Duration);

/// Handles every message, and calls `beat` for each heartbeat. Returns once there are no more messages.
pub async fn talk(mut inbox: Receiver<Message>, mut beat: impl FnMut()) {
    loop {
        select! {
            message = inbox.recv() => match message {
                Some(message) => {
                    handle(message).await;
                    beat();
                }
                None => return,
            },
            () = sleep(BEAT) => beat(),
        }
    }
}

async fn handle(message: Message) {
    sleep(message.0).await;
}
