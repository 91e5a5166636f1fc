//! A client handles messages from a server, and must send a heartbeat every ten seconds, because the server closes a
//! connection without one.
//!
//! As long as there are messages, this client sends no heartbeat at all. Make it send the first after ten seconds and
//! the next every ten seconds. If a message keeps it busy for longer, one heartbeat is due when it is done, and the
//! next one ten seconds later.

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
                Some(message) => handle(message).await,
                None => return,
            },
            () = sleep(BEAT) => beat(),
        }
    }
}

async fn handle(message: Message) {
    sleep(message.0).await;
}
