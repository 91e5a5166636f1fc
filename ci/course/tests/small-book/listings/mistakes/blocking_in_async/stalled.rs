#![deny(blocking_in_async)]

use std::{thread, time::Duration};

fn main() {
    drop(rest());
    println!("rested");
}

async fn rest() {
    thread::sleep(Duration::from_millis(1));
}
