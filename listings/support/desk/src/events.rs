//! What a run tells whoever watches it.

use serde::Serialize;
use std::future::pending;
use tokio::sync::mpsc::{Receiver, Sender, channel};

// ANCHOR: event
/// Something that has happened in a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// The model is asked. If an earlier reply has broken off, forget the part of it that was shown.
    Asked { agent: String },
    /// The next piece of the model's text.
    Text { text: String },
    /// A tool begins.
    Called { id: String, name: String, arguments: String },
    /// A tool says how far it is.
    Progress { text: String },
    /// A call has ended, and this is what the model reads.
    Finished { id: String, output: String },
    /// Another agent goes on.
    HandedOver { to: String },
    /// Something has happened in the run of an agent that is used as a tool.
    Within { tool: String, event: Box<Event> },
}
// ANCHOR_END: event

// ANCHOR: events
/// The end of a channel into which runs put their events. Clones share the channel.
#[derive(Clone, Debug, Default)]
pub struct Events {
    sender: Option<Sender<Event>>,
    /// The tools in which this run takes place, the outermost first.
    within: Vec<String>,
}

/// A channel that holds at most `ahead` events, and at least one. While it is full, the run waits for its watcher.
pub fn events(ahead: usize) -> (Events, Receiver<Event>) {
    let (sender, receiver) = channel(ahead.max(1));
    (Events { sender: Some(sender), within: Vec::new() }, receiver)
}

impl Events {
    /// For a run that nothing watches.
    pub fn none() -> Events {
        Events::default()
    }

    /// Puts an event into the channel, as soon as there is room. Without a watcher, does nothing.
    pub async fn tell(&self, event: Event) {
        let Some(sender) = &self.sender else { return };
        let within = |event, tool: &String| Event::Within {
            tool: tool.clone(),
            event: Box::new(event),
        };
        let _ = sender.send(self.within.iter().rev().fold(event, within)).await;
    }
    // ANCHOR_END: events

    pub(crate) fn within(&self, tool: &str) -> Events {
        let mut events = self.clone();
        events.within.push(tool.to_string());
        events
    }

    pub(crate) fn are_watched(&self) -> bool {
        self.sender.is_some()
    }

    /// Waits until the watcher has gone.
    pub(crate) async fn closed(&self) {
        match &self.sender {
            Some(sender) => sender.closed().await,
            None => pending().await,
        }
    }
}
