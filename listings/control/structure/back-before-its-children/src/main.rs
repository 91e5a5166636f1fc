use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

static OPEN: AtomicUsize = AtomicUsize::new(0);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    if let Err(error) = copy_to_all().await {
        println!("{error}; connections still open: {}", OPEN.load(SeqCst));
    }
    sleep(Duration::from_secs(1)).await;
    println!("a second later: {}", OPEN.load(SeqCst));
}

async fn copy_to_all() -> Result<(), String> {
    let mut copies = JoinSet::new();
    copies.spawn(copy_to("Berlin", true));
    copies.spawn(copy_to("Tokyo", false));
    while let Some(copied) = copies.join_next().await {
        copied.expect("no copy panics")?; // returns at the first error, and drops the set
    }
    Ok(())
}

async fn copy_to(city: &str, has_room: bool) -> Result<(), String> {
    let _connection = Connection::open();
    sleep(Duration::from_secs(1)).await; // the first half
    if !has_room {
        return Err(format!("{city} is full"));
    }
    sleep(Duration::from_secs(1)).await; // the second half
    Ok(())
}

struct Connection;

impl Connection {
    fn open() -> Connection {
        OPEN.fetch_add(1, SeqCst);
        Connection
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, SeqCst);
    }
}
