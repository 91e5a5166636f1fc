use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let (links, found) = flume::bounded(2);
    let mut workers = JoinSet::new();
    for worker in ["ann", "bob", "cy"] {
        workers.spawn(work(worker, found.clone()));
    }
    for link in 1..=9 {
        links.send_async(link).await.expect("the workers take every link");
    }
    drop(links); // so that the workers end
    workers.join_all().await;
    println!("all done after {} s", start.elapsed().as_secs());
}

async fn work(worker: &str, found: flume::Receiver<u32>) {
    let mut done = Vec::new();
    while let Ok(link) = found.recv_async().await {
        sleep(Duration::from_secs(3)).await; // the model thinks
        done.push(link);
    }
    println!("{worker}: {done:?}");
}
