use tokio::sync::mpsc::channel;

#[tokio::main]
async fn main() {
    let (sender, mut receiver) = channel(2);
    let task = tokio::spawn(async move {
        let say = async || sender.send(7).await.expect("main listens");
        twice(say).await;
    });
    task.await.expect("the task does not panic");
    println!("{:?}", receiver.recv().await);
}

async fn twice(call: impl AsyncFn()) {
    call().await;
    call().await;
}
