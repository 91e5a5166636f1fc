use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    if timeout(Duration::from_secs(5), edit("plan.md")).await.is_err() {
        println!("gave up after {} s", start.elapsed().as_secs());
    }
}

async fn edit(document: &str) {
    tell_the_server("locked", document).await;
    sleep(Duration::from_secs(60)).await; // the model rewrites it
    tell_the_server("unlocked", document).await;
}

async fn tell_the_server(what: &str, document: &str) {
    sleep(Duration::from_secs(1)).await; // there and back
    println!("the server has {what} {document}");
}
