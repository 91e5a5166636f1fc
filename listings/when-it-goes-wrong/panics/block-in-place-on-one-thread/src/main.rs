use std::{thread, time::Duration};
use tokio::task::block_in_place;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let answer = block_in_place(ask);
    println!("{answer}");
}

fn ask() -> &'static str {
    thread::sleep(Duration::from_millis(10)); // a local model
    "yes"
}
