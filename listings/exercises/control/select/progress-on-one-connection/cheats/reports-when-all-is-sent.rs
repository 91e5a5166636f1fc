use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

/// What the server has received.
pub type Connection = Arc<Mutex<Vec<String>>>;

pub async fn upload(connection: Connection, chapters: Vec<String>) {
    send(connection.clone(), chapters).await;
    report(&connection).await;
    report(&connection).await;
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
