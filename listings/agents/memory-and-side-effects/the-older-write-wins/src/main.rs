use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{sleep, timeout};

#[derive(Clone, Default)]
struct File {
    text: Arc<Mutex<String>>,
}

impl File {
    async fn save(&self, text: &'static str, seconds: u64) {
        let file = self.clone();
        let write = tokio::spawn(async move {
            sleep(Duration::from_secs(seconds)).await;
            *file.text.lock().unwrap() = text.to_string();
        });
        write.await.expect("a write doesn't panic");
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let file = File::default();
    let slow = file.save("one turn", 3);
    if timeout(Duration::from_secs(1), slow).await.is_err() {
        println!("gave up on the first save");
    }
    file.save("two turns", 1).await;
    println!("after the second save: {}", file.text.lock().unwrap());
    sleep(Duration::from_secs(5)).await;
    println!("in the end: {}", file.text.lock().unwrap());
}
