//! Messages come first, so no heartbeat comes while one is waiting.

use std::time::Duration;
use tokio::select;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};

pub const BEAT: Duration = Duration::from_secs(10);

/// A message, which takes some time to handle.
pub struct Message(pub Duration);

/// Handles every message, and calls `beat` for each heartbeat. Returns once there are no more messages.
pub async fn talk(mut inbox: Receiver<Message>, mut beat: impl FnMut()) {
    let mut every_ten_seconds = interval_at(Instant::now() + BEAT, BEAT);
    every_ten_seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        select! {
            biased;
            message = inbox.recv() => match message {
                Some(message) => handle(message).await,
                None => return,
            },
            _ = every_ten_seconds.tick() => beat(),
        }
    }
}

async fn handle(message: Message) {
    sleep(message.0).await;
}
