#![deny(clippy::disallowed_methods)]

use std::thread;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", ask("scout").await);
}

async fn ask(agent: &str) -> String {
    thread::sleep(Duration::from_secs(1)); // blocks the loop
    format!("{agent}: yes")
}
