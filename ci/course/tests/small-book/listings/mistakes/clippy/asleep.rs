#![deny(clippy::disallowed_methods)]

use std::{thread, time::Duration};

fn main() {
    thread::sleep(Duration::from_millis(1));
    println!("awake");
}
