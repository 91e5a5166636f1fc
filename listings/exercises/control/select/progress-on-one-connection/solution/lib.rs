//! `upload` sends the chapters of a book to a server, one after the other, each in two seconds. Every three seconds it is
//! to send a progress report as well, on the same connection: the first one after three seconds, and none in the middle
//! of a chapter. If the caller drops `upload`, nothing more may be sent.
//!
//! The report is awaited in a branch rather than in a handler, so `select!` polls both futures until the chapters are
//! sent, and it owns both, so they are dropped with it.

use std::sync::Arc;
use std::time::Duration;
use tokio::select;
use tokio::sync::Mutex;
use tokio::time::sleep;

/// What the server has received.
pub type Connection = Arc<Mutex<Vec<String>>>;

pub async fn upload(connection: Connection, chapters: Vec<String>) {
    select! {
        () = send(connection.clone(), chapters) => {}
        () = report_again_and_again(&connection) => {}
    }
}

async fn report_again_and_again(connection: &Connection) {
    loop {
        sleep(Duration::from_secs(3)).await;
        report(connection).await;
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
