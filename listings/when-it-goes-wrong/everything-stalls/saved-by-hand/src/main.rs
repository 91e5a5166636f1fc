use std::thread;
use std::time::Duration;
use tokio::join;
use tokio::task::{JoinError, spawn_blocking};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    join!(scout(), async { println!("writer: yes") }).0
}

async fn scout() -> Result<(), JoinError> {
    let transcript = Transcript;
    println!("scout: yes");
    spawn_blocking(|| transcript.save()).await
}

struct Transcript;

impl Transcript {
    fn save(self) {
        thread::sleep(Duration::from_millis(100)); // a slow disk
        println!("scout: saved");
    }
}
