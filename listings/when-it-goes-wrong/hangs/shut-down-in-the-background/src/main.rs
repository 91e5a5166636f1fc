use std::thread;
use std::time::Duration;
use tokio::{runtime::Runtime, task::spawn_blocking, time::timeout};

fn main() {
    let runtime = Runtime::new().expect("there is a thread to spare");
    runtime.block_on(agent());
    runtime.shutdown_background();
}

async fn agent() {
    let answer = spawn_blocking(ask);
    if timeout(Duration::from_millis(50), answer).await.is_err() {
        println!("main gives up");
    }
}

fn ask() {
    thread::sleep(Duration::from_millis(500)); // a local model
    println!("the model has answered");
}
