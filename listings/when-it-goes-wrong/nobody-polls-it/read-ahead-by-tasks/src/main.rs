use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

/// The pool has two connections.
static POOL: Semaphore = Semaphore::const_new(2);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    match timeout(HOUR, copy()).await {
        Ok(()) => println!("all is copied"),
        Err(_) => println!("nothing has moved for an hour"),
    }
}

async fn copy() {
    stream::iter(1..=4)
        .map(read)
        .map(tokio::spawn)
        .buffered(3) // up to three reads at once
        .map(|page| page.expect("no read panics"))
        .for_each(write)
        .await;
}

async fn read(page: u64) -> u64 {
    let _connection = POOL.acquire().await;
    sleep(Duration::from_secs(page)).await; // the database reads
    page
}

async fn write(page: u64) {
    let _connection = POOL.acquire().await;
    sleep(Duration::from_secs(1)).await; // the database writes
    println!("page {page} is copied");
}
