use std::{thread, time::Duration};
use tokio::{sync::Mutex, task::spawn_blocking, time::timeout};

const LIMIT: Duration = Duration::from_millis(100);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    if timeout(LIMIT, save("draft 1")).await.is_err() {
        println!("main gives up on draft 1");
    }
    save("draft 2").await;
}

static DISK: Mutex<()> = Mutex::const_new(());

/// Only one draft at a time may be written.
async fn save(draft: &'static str) {
    let _turn = DISK.lock().await;
    let written = spawn_blocking(move || {
        write(draft);
    });
    written.await.expect("it does not panic");
}

fn write(draft: &str) {
    println!("{draft}: begun");
    thread::sleep(Duration::from_millis(400)); // the disk is slow
    println!("{draft}: written");
}
