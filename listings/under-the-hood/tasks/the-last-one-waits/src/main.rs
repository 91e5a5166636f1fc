use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

static DRAWN: AtomicBool = AtomicBool::new(false);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    tokio::spawn(report()).await.expect("it doesn't panic");
}

async fn report() {
    let ann = tokio::spawn(mail("Ann"));
    let bob = tokio::spawn(mail("Bob"));
    thread::sleep(Duration::from_millis(500)); // keeps its worker: draws a chart
    DRAWN.store(true, SeqCst);
    ann.await.expect("it doesn't panic");
    bob.await.expect("it doesn't panic");
}

async fn mail(to: &str) {
    let when = if DRAWN.load(SeqCst) { "after the drawing" } else { "meanwhile" };
    println!("{to} gets a mail {when}");
}
