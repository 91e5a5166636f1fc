use std::collections::HashSet;
use std::thread::{self, ThreadId};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();

    let mut agents = JoinSet::new();
    for _ in 0..10_000 {
        agents.spawn(ask());
    }
    let answers = agents.join_all().await;

    println!("{} answers after {} s", answers.len(), start.elapsed().as_secs());
    let mut threads: HashSet<ThreadId> = answers.into_iter().collect();
    threads.remove(&thread::current().id());
    println!("threads besides that of main: {}", threads.len());
}

async fn ask() -> ThreadId {
    sleep(Duration::from_secs(1)).await; // the model thinks
    thread::current().id()
}
