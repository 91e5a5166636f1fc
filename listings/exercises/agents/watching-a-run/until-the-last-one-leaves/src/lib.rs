//! Two people watch the same run, each on a page of their own. `share` hands every event to both. When one of them
//! leaves, the other goes on watching. When the last one has left, `share` must return at once and drop `events`, so
//! that the run stops, even if the model is silent at that moment. A watcher who stalls holds up the run.
//!
//! At the moment `share` ends with the first one who leaves, and notices that only when there is an event.

use desk::Event;
use tokio::sync::mpsc::{Receiver, Sender};

/// Returns when the run has ended or all watchers have left.
pub async fn share(mut events: Receiver<Event>, watchers: Vec<Sender<Event>>) {
    while let Some(event) = events.recv().await {
        for watcher in &watchers {
            if watcher.send(event.clone()).await.is_err() {
                return;
            }
        }
    }
}
