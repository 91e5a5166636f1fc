use futures::future::join_all;
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();

    drop(log("closing").await); // the log's answer is of no use here
    let _copy = back_up("orders.db").await;
    let mut receipts = Vec::new();
    for customer in ["Ada", "Grace"] {
        receipts.push(send_receipt(customer));
    }
    let receipts = join_all(receipts).await;

    let seconds = start.elapsed().as_secs();
    println!("{} receipts sent, closed after {seconds} s", receipts.len());
}

async fn log(event: &str) -> String {
    sleep(Duration::from_secs(1)).await; // the log answers
    println!("log: {event}");
    "written".to_string()
}

async fn back_up(file: &str) -> String {
    sleep(Duration::from_secs(1)).await; // the disk answers
    println!("{file} copied");
    format!("{file}.copy")
}

async fn send_receipt(customer: &str) {
    sleep(Duration::from_secs(1)).await; // the mail server answers
    println!("receipt for {customer}");
}
