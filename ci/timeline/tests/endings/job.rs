use std::sync::mpsc;
use tokio::task::{spawn_blocking, yield_now};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = mpsc::channel();
    let job = spawn_blocking(move || while receiver.recv().is_ok() {});
    yield_now().await;
    sender.send(1).unwrap();
    drop(sender);
    job.await.unwrap();
}
