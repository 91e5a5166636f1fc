use std::{sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::sleep};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let lock = Arc::new(Mutex::new(()));
    let held = lock.clone().lock_owned().await;
    tokio::spawn(async move {
        sleep(Duration::from_secs(5)).await;
        drop(held);
    });
    let mut one = Box::pin(work(&lock, "one"));
    tokio::select! {
        () = &mut one => {}
        () = sleep(Duration::from_secs(1)) => work(&lock, "other").await,
    }
}

async fn work(lock: &Mutex<()>, name: &str) {
    let _guard = lock.lock().await;
    println!("{name}");
}
