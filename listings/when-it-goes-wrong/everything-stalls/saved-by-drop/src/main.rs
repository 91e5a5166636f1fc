use std::thread;
use std::time::Duration;
use tokio::join;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    join!(scout(), async { println!("writer: yes") });
}

async fn scout() {
    let _transcript = Transcript;
    println!("scout: yes");
}

struct Transcript;

impl Drop for Transcript {
    fn drop(&mut self) {
        thread::sleep(Duration::from_millis(100)); // a slow disk
        println!("scout: saved");
    }
}
