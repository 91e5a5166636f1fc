use desk::Event;
use tokio::sync::mpsc::{Receiver, Sender};

pub async fn share(mut events: Receiver<Event>, mut watchers: Vec<Sender<Event>>) {
    while let Some(event) = events.recv().await {
        for watcher in &watchers {
            let _ = watcher.send(event.clone()).await;
        }
        watchers.retain(|watcher| !watcher.is_closed());
        if watchers.is_empty() {
            return;
        }
    }
}
