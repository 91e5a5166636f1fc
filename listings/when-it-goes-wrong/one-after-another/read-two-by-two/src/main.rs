use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const QUESTIONS: [&str; 4] = ["rain", "wind", "snow", "sun"];

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    answer_all().await;
    println!("{} s", start.elapsed().as_secs());
}

async fn answer_all() {
    let questions = stream::iter(QUESTIONS);
    questions.for_each_concurrent(2, answer).await;
}

async fn answer(question: &str) {
    println!("{question}?");
    sleep(Duration::from_secs(1)).await; // the model thinks
    println!("{question}: yes");
}
