use std::time::Duration;
use tokio::sync::mpsc::channel;
use tokio::time::{sleep, timeout};

type Question = (&'static str, u64);

const LIMIT: Duration = Duration::from_secs(2);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (say, mut questions) = channel(8);
    for question in [("why", 3), ("when", 1)] {
        say.send(question).await.expect("main listens");
    }
    drop(say);
    while let Some(question) = questions.recv().await {
        match timeout(LIMIT, answer(question)).await {
            Ok(answer) => println!("{answer}"),
            Err(_) => println!("{}: too slow", question.0),
        }
    }
}

async fn answer((question, seconds): Question) -> String {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    format!("{question}: yes")
}
