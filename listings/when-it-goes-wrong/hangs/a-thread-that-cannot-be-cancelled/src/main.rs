use std::thread;
use std::time::Duration;
use tokio::{task::spawn_blocking, time::timeout};

#[tokio::main]
async fn main() {
    let answer = spawn_blocking(ask);
    if timeout(Duration::from_millis(50), answer).await.is_err() {
        println!("main gives up");
    }
}

fn ask() {
    thread::sleep(Duration::from_millis(500)); // a local model
    println!("the model has answered");
}
