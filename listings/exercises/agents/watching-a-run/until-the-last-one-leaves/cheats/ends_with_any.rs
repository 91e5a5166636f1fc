use desk::Event;
use tokio::select;
use tokio::sync::mpsc::{Receiver, Sender};

pub async fn share(mut events: Receiver<Event>, watchers: Vec<Sender<Event>>) {
    loop {
        let event = select! {
            event = events.recv() => event,
            () = watchers[0].closed() => None,
            () = watchers[1].closed() => None,
        };
        let Some(event) = event else { return };
        for watcher in &watchers {
            let _ = watcher.send(event.clone()).await;
        }
    }
}
