#![cfg(unix)]

use tokio::io::AsyncReadExt;
use tokio::net::UnixStream;
use tokio::spawn;
use tokio::task::yield_now;

/// A yield with nothing else to run asks the operating system which sockets are ready. But while a spawn makes another
/// task ready, Tokio asks only after 61 polls.
#[tokio::test]
async fn a_yield_looks_for_events_but_a_spawn_does_not() {
    spawn(yield_beside_a_socket()).await.unwrap();
}

async fn yield_beside_a_socket() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let reader = spawn(async move { far.read_u8().await });
    yield_now().await; // the reader waits

    near.try_write(b"!").unwrap();
    for _ in 0..20 {
        spawn(async {}).await.unwrap();
    }
    assert!(!reader.is_finished());
    yield_now().await;
    yield_now().await; // in case that the reader comes after this task
    assert!(reader.is_finished());
}
