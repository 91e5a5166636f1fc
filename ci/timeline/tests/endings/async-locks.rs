use std::sync::Arc;
use tokio::sync::Mutex;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (a, b) = (Arc::new(Mutex::new(1)), Arc::new(Mutex::new(2)));
    let one = tokio::spawn(both(a.clone(), b.clone()));
    tokio::spawn(both(b, a));
    one.await.unwrap();
}

async fn both(first: Arc<Mutex<u32>>, second: Arc<Mutex<u32>>) {
    let mut first = first.lock().await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    *first += *second.lock().await;
}
