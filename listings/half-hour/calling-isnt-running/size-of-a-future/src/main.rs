use std::mem::size_of_val;
use std::time::Duration;
use tokio::time::sleep;

fn main() {
    println!("nothing to wait for: {} byte", size_of_val(&answer_at_once()));
    println!("keeps a number:      {} bytes", size_of_val(&remember(7)));
    println!("keeps 4,096 bytes:   {} bytes", size_of_val(&read_a_page()));
    println!("gone before a wait:  {} bytes", size_of_val(&read_then_wait()));
}

async fn answer_at_once() -> &'static str {
    "yes"
}

async fn remember(number: u64) -> u64 {
    number
}

async fn read_a_page() -> u8 {
    let page = [0; 4096];
    pause().await;
    page[0] // used after the wait, so kept during it
}

async fn read_then_wait() -> u8 {
    let first = {
        let page = [0; 4096];
        page[0]
    };
    pause().await;
    first
}

async fn pause() {
    sleep(Duration::from_millis(1)).await;
}
