use std::sync::Mutex;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (a, b) = (Mutex::new(1), Mutex::new(2));
    println!("begin");
    tokio::join!(worker(&a, &b), worker(&b, &a));
    println!("end");
}

async fn worker(first: &Mutex<u32>, second: &Mutex<u32>) {
    let mut first = first.lock().unwrap();
    tokio::time::sleep(Duration::from_millis(10)).await;
    *first += *second.lock().unwrap();
}
