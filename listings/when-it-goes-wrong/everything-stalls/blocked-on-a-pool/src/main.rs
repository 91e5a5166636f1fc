use std::thread;
use std::time::Duration;
use tokio::join;

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() {
    join!(ask("scout", 400), ask("writer", 100));
}

async fn ask(agent: &str, ms: u64) {
    println!("{agent} waits");
    thread::sleep(Duration::from_millis(ms)); // blocks
    println!("{agent}: yes");
}
