use futures::future::join_all;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::sync::mpsc;
use tokio::task::{JoinSet, yield_now};

static ROWS: AtomicUsize = AtomicUsize::new(0);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let check = tokio::spawn(health_check("joined imports"));
    join_all((0..50).map(|_| import())).await;
    check.await.expect("it doesn't panic");

    ROWS.store(0, Relaxed);
    let check = tokio::spawn(health_check("spawned imports"));
    let mut imports = JoinSet::new();
    for _ in 0..50 {
        imports.spawn(import());
    }
    imports.join_all().await;
    check.await.expect("it doesn't panic");
}

async fn import() {
    let (send, mut rows) = mpsc::channel(1_000);
    for row in 0..1_000 {
        send.try_send(row).expect("there is room for 1,000 rows");
    }
    drop(send);
    while rows.recv().await.is_some() {
        ROWS.fetch_add(1, Relaxed);
    }
}

async fn health_check(beside: &str) {
    for _ in 0..5 {
        yield_now().await;
    }
    println!("beside 50 {beside}: fine, after {} rows", ROWS.load(Relaxed));
}
