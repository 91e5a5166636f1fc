use std::time::Duration;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("- dropped while it waits");
    let limit = Duration::from_secs(1);
    if timeout(limit, upload(Held("file"))).await.is_err() {
        println!("time is up");
    }
    println!("- dropped before it was polled");
    drop(upload(Held("file")));
}

async fn upload(_file: Held) {
    let _connection = Held("connection");
    let _lock = Held("lock");
    send().await;
    println!("uploaded");
}

async fn send() {
    let _buffer = Held("buffer");
    sleep(Duration::from_secs(2)).await; // the network is slow
    println!("sent");
}

struct Held(&'static str);

impl Drop for Held {
    fn drop(&mut self) {
        println!("drops the {}", self.0);
    }
}
