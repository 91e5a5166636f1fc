use std::thread;
use std::time::{Duration, Instant};
use tokio::join;

const THINKING: Duration = Duration::from_millis(200);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let start = Instant::now();

    join!(ask("scout"), ask("writer"), ask("critic"));

    let calls = start.elapsed().as_millis() / THINKING.as_millis();
    println!("as long as {calls} calls");
}

async fn ask(agent: &str) {
    println!("{agent} waits");
    thread::sleep(THINKING); // blocks the loop
    println!("{agent}: yes");
}
