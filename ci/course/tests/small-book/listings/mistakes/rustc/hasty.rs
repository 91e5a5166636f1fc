use std::{thread, time::Duration};

fn main() {
    let greeting = String::from("Hello");
    give(greeting);
    thread::sleep(Duration::from_millis(1));
    println!("{greeting}");
}

fn give(_: String) {}
