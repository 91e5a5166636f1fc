use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("tasks in the set: {}", answer_all().await.len());
}

async fn answer_all() -> JoinSet<String> {
    let mut answers = JoinSet::new();
    for question in 0..1_000 {
        sleep(Duration::from_secs(3)).await; // nobody asks
        answers.spawn(answer(question));
    }
    answers
}

async fn answer(question: u32) -> String {
    sleep(Duration::from_secs(1)).await; // the model thinks
    format!("the answer to question {question}")
}
