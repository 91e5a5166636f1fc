use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::timeout;

type Counts = Mutex<BTreeMap<String, u32>>;

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("{:?}", timeout(HOUR, count("a rose is a rose")).await);
}

async fn count(text: &str) -> BTreeMap<String, u32> {
    let counts = Counts::default();
    let (words, mut each) = channel(2);
    tokio::join!(split(text, words), async {
        while let Some(word) = each.recv().await {
            add(word, &counts).await;
        }
    });
    counts.into_inner()
}

async fn split(text: &str, words: Sender<String>) {
    for word in text.split_whitespace() {
        words.send(word.to_string()).await.expect("count receives");
    }
}

async fn add(word: String, counts: &Counts) {
    *counts.lock().await.entry(word).or_default() += 1;
}
