#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, mut receiver) = tokio::sync::mpsc::channel(1);
    std::thread::spawn(move || {
        loop {
            std::thread::park_timeout(std::time::Duration::from_millis(50)); // real time
            sender.blocking_send(()).unwrap();
        }
    });
    while receiver.recv().await.is_some() {}
}
