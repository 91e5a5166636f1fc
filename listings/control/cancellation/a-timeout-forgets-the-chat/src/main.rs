use std::{mem, time::Duration};
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
    async fn ask(&mut self, question: &str) {
        self.messages.push(question.to_string());
        let messages = mem::take(&mut self.messages); // moves them: no copy
        self.messages = complete(messages).await;
    }
}

/// The messages with the model's answer added.
async fn complete(mut messages: Vec<String>) -> Vec<String> {
    println!("the model reads {messages:?}");
    let thinks = if messages.len() == 3 { 60 } else { 2 };
    sleep(Duration::from_secs(thinks)).await;
    messages.push("That one.".to_string());
    messages
}
