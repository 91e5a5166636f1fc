#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, mut receiver) = tokio::sync::mpsc::channel(8);
    sender.send(1).await.unwrap();
    while let Some(n) = receiver.recv().await {
        println!("{n}");
    }
}
