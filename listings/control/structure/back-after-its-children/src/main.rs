use std::panic::resume_unwind;
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

// ANCHOR: wait
async fn copy_to_all() -> Result<(), String> {
    let mut copies = JoinSet::new();
    copies.spawn(copy_to("Berlin", true));
    copies.spawn(copy_to("Tokyo", false));
    all_or_first_error(&mut copies).await
}

/// Waits for all children. If one fails or panics, aborts the rest and waits until they are gone.
async fn all_or_first_error<E: 'static>(
    children: &mut JoinSet<Result<(), E>>,
) -> Result<(), E> {
    while let Some(ended) = children.join_next().await {
        if let Ok(Ok(())) = ended {
            continue;
        }
        children.shutdown().await;
        return ended.unwrap_or_else(|error| match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic), // goes on in the parent
            Err(aborted) => panic!("{aborted}"),
        });
    }
    Ok(())
}
// ANCHOR_END: wait

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
