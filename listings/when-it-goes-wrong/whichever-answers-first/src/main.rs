use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::time::{Instant, sleep};

type Agent = (&'static str, u64);
const AGENTS: [Agent; 3] = [("scout", 3), ("writer", 1), ("critic", 2)];

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let answers = ask_all().await;
    println!("{answers:?} after {} s", start.elapsed().as_secs());
}

async fn ask_all() -> Vec<&'static str> {
    stream::iter(AGENTS).map(ask).buffer_unordered(3).collect().await
}

async fn ask((agent, seconds): Agent) -> &'static str {
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    agent
}
