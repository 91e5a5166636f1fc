use std::sync::Mutex;

static TOTAL: Mutex<u32> = Mutex::new(0);

#[tokio::main]
async fn main() {
    tokio::spawn(worker()).await.unwrap();
}

async fn worker() {
    println!("begin");
    let total = TOTAL.lock().unwrap();
    add(*total);
}

fn add(more: u32) {
    let mut total = TOTAL.lock().unwrap();
    *total += more;
}
