use std::thread;
use std::time::Duration;
use tokio::join;
use tokio::task::spawn_blocking;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    join!(scout(), async { println!("writer: yes") });
}

async fn scout() {
    let transcript = Transcript;
    println!("scout: yes");
    spawn_blocking(|| transcript.save()).await.expect("saving does not panic");
}

struct Transcript;

impl Transcript {
    fn save(self) {
        thread::sleep(Duration::from_millis(100)); // a slow disk
        println!("scout: saved");
    }
}
