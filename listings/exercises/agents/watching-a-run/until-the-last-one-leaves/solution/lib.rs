//! Two people watch the same run, each on a page of their own. `share` hands every event to both. When one of them
//! leaves, the other goes on watching. When the last one has left, `share` must return at once and drop `events`, so
//! that the run stops, even if the model is silent at that moment. A watcher who stalls holds up the run.
//!
//! It waits for two things at once: the next event, and the end of all watchers. While it waits for room instead, the
//! channel tells it that a watcher has left.

use desk::Event;
use tokio::select;
use tokio::sync::mpsc::{Receiver, Sender};

/// Returns when the run has ended or all watchers have left.
pub async fn share(mut events: Receiver<Event>, watchers: Vec<Sender<Event>>) {
    loop {
        let event = select! {
            event = events.recv() => event,
            () = all_gone(&watchers) => None,
        };
        let Some(event) = event else { return };
        for watcher in &watchers {
            let _ = watcher.send(event.clone()).await; // fails if this one has left
        }
    }
}

async fn all_gone(watchers: &[Sender<Event>]) {
    for watcher in watchers {
        watcher.closed().await;
    }
}
