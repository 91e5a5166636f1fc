use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    for agents in [2, 5, 10] {
        let each = 5 / agents; // the provider allows five calls at once
        match timeout(HOUR, ask_all(each)).await {
            Ok(answers) => {
                println!("{agents} agents, {each} calls each: {answers} answers")
            }
            Err(_) => println!("{agents} agents, {each} calls each: nothing for an hour"),
        }
    }
}

/// Asks about three foods, at most `at_once` at the same time.
async fn ask_all(at_once: usize) -> usize {
    let foods = stream::iter(["tea", "soup", "rice"]);
    foods.map(ask).buffer_unordered(at_once).count().await
}

async fn ask(food: &str) -> &str {
    sleep(Duration::from_secs(1)).await; // the model thinks
    food
}
