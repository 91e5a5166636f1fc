use std::time::Duration;
use tokio::time::{sleep, timeout};

const LIMIT: Duration = Duration::from_secs(10);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let mut chat = Chat::default();
    for question in ["Which tea?", "Which robot?", "Which song?"] {
        if timeout(LIMIT, chat.ask(question)).await.is_err() {
            println!("gave up on {question}");
        }
    }
}

#[derive(Default)]
struct Chat {
    messages: Vec<String>,
}

impl Chat {
    // ANCHOR: ask
    async fn ask(&mut self, question: &str) {
        let answer = complete(&self.messages, question).await; // lends them: no copy
        self.messages.push(question.to_string());
        self.messages.push(answer);
    }
    // ANCHOR_END: ask
}

/// The model's answer to a question after these messages.
async fn complete(messages: &[String], question: &str) -> String {
    println!("the model reads {messages:?} and {question:?}");
    let thinks = if question == "Which robot?" { 60 } else { 2 };
    sleep(Duration::from_secs(thinks)).await;
    "That one.".to_string()
}
