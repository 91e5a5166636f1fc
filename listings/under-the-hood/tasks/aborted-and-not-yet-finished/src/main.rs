use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let backup = tokio::spawn(backup());
    let stop = backup.abort_handle();
    drop(backup);
    sleep(Duration::from_secs(5)).await;

    stop.abort();
    println!("aborted, and finished: {}", stop.is_finished());
    yield_now().await;
    println!("one turn later, finished: {}", stop.is_finished());
}

async fn backup() {
    let _connection = Connection;
    for part in 1.. {
        sleep(Duration::from_secs(2)).await; // the part is sent
        println!("part {part} is saved");
    }
}

struct Connection;

impl Drop for Connection {
    fn drop(&mut self) {
        println!("the connection is closed");
    }
}
