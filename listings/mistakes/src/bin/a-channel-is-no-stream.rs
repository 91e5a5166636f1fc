use tokio::sync::mpsc::channel;

#[tokio::main]
async fn main() {
    let (say, mut answers) = channel(1);
    tokio::spawn(async move { say.send("yes").await });
    while let Some(answer) = answers.recv().await {
        println!("{answer}");
    }
}
