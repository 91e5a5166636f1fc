use std::time::Duration;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::{sleep, timeout};

const LIMIT: Duration = Duration::from_secs(1);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rows, inbox) = channel(1);
    let database = tokio::spawn(insert(inbox));
    for row in ["Ada", "Bo", "Cy", "Di"].map(String::from) {
        if timeout(LIMIT, rows.send(row)).await.is_err() {
            println!("the database is busy");
        }
    }
    drop(rows);
    database.await.expect("the database does not panic");
}

async fn insert(mut inbox: Receiver<String>) {
    while let Some(row) = inbox.recv().await {
        sleep(Duration::from_millis(2500)).await; // the disk is slow
        println!("inserted {row}");
    }
}
