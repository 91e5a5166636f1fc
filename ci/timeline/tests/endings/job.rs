use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, mut receiver) = mpsc::channel(1);
    let job = spawn_blocking(move || while receiver.blocking_recv().is_some() {});
    for n in 0..3 {
        sender.send(n).await.unwrap();
    }
    drop(sender);
    job.await.unwrap();
}
