#![deny(clippy::let_underscore_future)]

use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let _ = tokio::spawn(ask("scout"));
    yield_now().await; // the agent has its turn
    println!("done");
}

async fn ask(agent: &str) {
    println!("{agent}: yes");
}
