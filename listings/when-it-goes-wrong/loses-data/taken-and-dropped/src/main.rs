use std::time::Duration;
use tokio::sync::mpsc::{Receiver, channel};
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
    loop {
        match timeout(LIMIT, answer_next(&mut questions)).await {
            Ok(Some(answer)) => println!("{answer}"),
            Ok(None) => break,
            Err(_) => println!("too slow"),
        }
    }
}

async fn answer_next(questions: &mut Receiver<Question>) -> Option<String> {
    let question = questions.recv().await?;
    Some(answer(question).await)
}

async fn answer((question, seconds): Question) -> String {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    format!("{question}: yes")
}
