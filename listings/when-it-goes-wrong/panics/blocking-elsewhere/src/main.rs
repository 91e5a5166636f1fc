use std::{thread, time::Duration};
use tokio::task::spawn_blocking;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let answer = spawn_blocking(ask).await.expect("it does not panic");
    println!("{answer}");
}

fn ask() -> &'static str {
    thread::sleep(Duration::from_millis(10)); // a local model
    "yes"
}
