use std::{pin::pin, time::Duration};
use tokio::select;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (keyboard, queries) = mpsc::channel(1);
    tokio::spawn(type_in(keyboard));
    show(queries).await;
}

/// Searches for the newest query, until no more queries come and the last search is done.
async fn show(mut queries: Receiver<&'static str>) {
    let mut search = pin!(find("")); // never polled: nothing is searched for yet
    let mut searching = false;
    loop {
        select! {
            Some(query) = queries.recv() => {
                search.set(find(query)); // drops the search for the previous query
                searching = true;
            }
            found = &mut search, if searching => {
                println!("{found}");
                searching = false;
            }
            else => return,
        }
    }
}

async fn find(query: &str) -> String {
    sleep(Duration::from_millis(500)).await; // the index is read
    format!("results for {query}")
}

async fn type_in(keyboard: Sender<&str>) {
    for (query, pause) in [("te", 300), ("tea", 900), ("tea p", 200), ("tea pot", 0)] {
        keyboard.send(query).await.expect("show receives");
        sleep(Duration::from_millis(pause)).await; // the user thinks
    }
}
