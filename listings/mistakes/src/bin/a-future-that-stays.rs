#![deny(clippy::future_not_send)]

use std::sync::Arc;
use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", ask("scout").await);
}

async fn ask(agent: &str) -> String {
    let notes = Arc::new(agent);
    yield_now().await; // the model thinks
    format!("{notes}: yes")
}
