use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

/// The pool has two connections.
static POOL: Semaphore = Semaphore::const_new(2);

type Connection = SemaphorePermit<'static>;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let both = async { tokio::join!(order("tea"), order("coffee")) };
    match timeout(HOUR, both).await {
        Ok(_) => println!("both orders are written"),
        Err(_) => println!("nothing has moved for an hour"),
    }
}

async fn order(what: &str) {
    let connection = connect().await;
    write(&connection, what).await;
    audit(&connection, what).await;
}

async fn audit(connection: &Connection, what: &str) {
    write(connection, &format!("somebody ordered {what}")).await;
}

async fn connect() -> Connection {
    POOL.acquire().await.expect("nobody closes the pool")
}

async fn write(_connection: &Connection, _row: &str) {
    sleep(Duration::from_millis(10)).await; // the database writes
}
