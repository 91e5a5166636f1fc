use std::time::Duration;
use tokio::sync::mpsc::channel;
use tokio::time::{sleep, timeout};

const LIMIT: Duration = Duration::from_secs(2);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (say, mut questions) = channel(8);
    for question in [("why", 3), ("when", 1)] {
        say.send(question).await.expect("main listens");
    }
    drop(say);
    while let Some((question, seconds)) = questions.recv().await {
        match timeout(LIMIT, answer(question, seconds)).await {
            Ok(answer) => println!("{answer}"),
            Err(_) => println!("{question}: too slow"),
        }
    }
}

async fn answer(question: &str, seconds: u64) -> String {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    format!("{question}: yes")
}
