use futures::future::join_all;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    for editors in [1, 2] {
        let at_once = Semaphore::new(2);
        let runs = join_all((0..editors).map(|_| edit(&at_once)));
        match timeout(Duration::from_secs(60), runs).await {
            Ok(_) => println!("{editors} at once: done"),
            Err(_) => println!("{editors} at once: WAITING AFTER A MINUTE"),
        }
    }
}

/// An agent that holds a permit during its whole run.
async fn edit(at_once: &Semaphore) {
    let _permit = at_once.acquire().await;
    ask("Which passage is unclear?").await;
    translate(at_once).await; // its tool, another agent
    ask("Is it clear now?").await;
}

async fn translate(at_once: &Semaphore) {
    let _permit = at_once.acquire().await;
    ask("Translate the passage.").await;
}

async fn ask(_question: &str) {
    sleep(Duration::from_secs(1)).await;
}
