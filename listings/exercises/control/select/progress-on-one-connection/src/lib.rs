//! `upload` sends the chapters of a book to a server, one after the other, each in two seconds. Every three seconds it is
//! to send a progress report as well, on the same connection: the first one after three seconds, and none in the middle
//! of a chapter. If the caller drops `upload`, nothing more may be sent.
//!
//! It sends one chapter, and then hangs.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::select;
use tokio::sync::Mutex;
use tokio::time::sleep;

/// What the server has received.
pub type Connection = Arc<Mutex<Vec<String>>>;

pub async fn upload(connection: Connection, chapters: Vec<String>) {
    let mut sending = pin!(send(connection.clone(), chapters));
    loop {
        select! {
            () = &mut sending => return,
            () = sleep(Duration::from_secs(3)) => report(&connection).await,
        }
    }
}

async fn send(connection: Connection, chapters: Vec<String>) {
    for chapter in chapters {
        let mut received = connection.lock().await;
        sleep(Duration::from_secs(2)).await; // the line is slow
        received.push(chapter);
    }
}

async fn report(connection: &Connection) {
    connection.lock().await.push("progress".to_string());
}
