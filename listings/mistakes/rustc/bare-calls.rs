#![deny(unused_must_use)]

use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    ask("scout");
    ask("writer");
    ask("critic");
}

async fn ask(agent: &str) {
    sleep(Duration::from_secs(1)).await; // the model thinks
    println!("{agent}: yes");
}
