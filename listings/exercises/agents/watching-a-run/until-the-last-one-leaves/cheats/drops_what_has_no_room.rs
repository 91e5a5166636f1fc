use desk::Event;
use tokio::select;
use tokio::sync::mpsc::{Receiver, Sender};

pub async fn share(mut events: Receiver<Event>, watchers: Vec<Sender<Event>>) {
    loop {
        let event = select! {
            event = events.recv() => event,
            () = all_gone(&watchers) => None,
        };
        let Some(event) = event else { return };
        for watcher in &watchers {
            let _ = watcher.try_send(event.clone());
        }
    }
}

async fn all_gone(watchers: &[Sender<Event>]) {
    for watcher in watchers {
        watcher.closed().await;
    }
}
