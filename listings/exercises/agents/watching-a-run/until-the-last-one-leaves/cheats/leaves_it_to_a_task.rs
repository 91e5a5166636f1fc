use desk::Event;
use tokio::sync::mpsc::{Receiver, Sender};

pub async fn share(mut events: Receiver<Event>, watchers: Vec<Sender<Event>>) {
    let gone = watchers.clone();
    let mut task = tokio::spawn(async move {
        while let Some(event) = events.recv().await {
            for watcher in &watchers {
                let _ = watcher.send(event.clone()).await;
            }
        }
    });
    let all_gone = async {
        for watcher in &gone {
            watcher.closed().await;
        }
    };
    tokio::select! {
        _ = &mut task => {}
        () = all_gone => {}
    }
}
