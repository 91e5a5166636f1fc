use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

type Database = Arc<Mutex<Vec<&'static str>>>;

const HOUR: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let database = Database::default();
    match timeout(HOUR, import_and_report(&database)).await {
        Ok(()) => println!("{:?}", database.lock().await),
        Err(_) => println!("nothing has moved for an hour"),
    }
}

async fn import_and_report(database: &Database) {
    let mut importing = tokio::spawn(import(database.clone()));
    loop {
        tokio::select! {
            _ = &mut importing => return,
            _ = sleep(SECOND) => note(database, "still importing").await,
        }
    }
}

async fn import(database: Database) {
    for orders in ["May", "June", "July"] {
        let mut rows = database.lock().await;
        sleep(Duration::from_millis(700)).await; // the database writes
        rows.push(orders);
    }
}

async fn note(database: &Database, words: &'static str) {
    database.lock().await.push(words);
}
