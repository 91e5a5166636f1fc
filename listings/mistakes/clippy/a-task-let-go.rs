#![deny(clippy::let_underscore_future)]

use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let _ = tokio::spawn(back_up("orders.db"));
    yield_now().await; // main has other work
    println!("done");
}

async fn back_up(file: &str) {
    println!("{file} copied");
}
