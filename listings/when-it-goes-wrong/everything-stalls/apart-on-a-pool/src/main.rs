use std::thread;
use std::time::Duration;
use tokio::join;
use tokio::task::spawn_blocking;

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() {
    join!(ask("scout", 400), ask("writer", 100));
}

async fn ask(agent: &str, ms: u64) {
    println!("{agent} waits");
    let think = move || thread::sleep(Duration::from_millis(ms)); // blocks
    spawn_blocking(think).await.expect("thinking does not panic");
    println!("{agent}: yes");
}
