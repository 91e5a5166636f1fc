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
        sleep(Duration::from_secs(2)).await; // the line is slow
        connection.lock().await.push(chapter);
    }
}

async fn report(connection: &Connection) {
    connection.lock().await.push("progress".to_string());
}
