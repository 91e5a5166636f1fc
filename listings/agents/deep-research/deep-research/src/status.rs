//! What the program tells about its research while that goes on.

use anyhow::{Result, anyhow};
use serde::Serialize;
use tokio::sync::mpsc;

// ANCHOR: status
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    Planning,
    Planned {
        queries: Vec<String>,
    },
    Found {
        query: String,
        summary: String,
    },
    Missing {
        query: String,
        why: String,
    },
    /// What was shown of an unfinished text before this doesn't count.
    Writing,
    Text {
        text: String,
    },
    Mailed {
        to: String,
    },
    Done {
        report: String,
    },
    Failed {
        why: String,
    },
}

/// Hands statuses to the receiver.
#[derive(Clone)]
pub struct Watcher(mpsc::Sender<Status>);

/// At most 16 statuses wait to be read. Then the research waits.
pub fn watched() -> (Watcher, mpsc::Receiver<Status>) {
    let (sender, receiver) = mpsc::channel(16);
    (Watcher(sender), receiver)
}

impl Watcher {
    /// Waits for room. Fails once the receiver is dropped, which ends the research.
    pub async fn tell(&self, status: Status) -> Result<()> {
        self.0.send(status).await.map_err(|_| anyhow!("the watcher has left"))
    }
}
// ANCHOR_END: status
