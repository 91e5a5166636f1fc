use std::sync::atomic::{AtomicBool, Ordering};

static FLAG: AtomicBool = AtomicBool::new(false);

#[tokio::main]
async fn main() {
    tokio::spawn(async { FLAG.store(true, Ordering::SeqCst) });
    println!("waiting");
    for _ in 0..3 {}
    while !FLAG.load(Ordering::SeqCst) {
        look();
    }
}

fn look() {
    for _ in 0..3 {}
}
