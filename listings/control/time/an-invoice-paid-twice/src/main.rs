use std::time::Duration;
use tokio::spawn;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};

type Order = oneshot::Sender<&'static str>;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (bank, orders) = mpsc::channel(8);
    let server = spawn(serve(orders));
    for attempt in 1..=2 {
        match timeout(Duration::from_secs(2), pay(&bank)).await {
            Ok(receipt) => println!("attempt {attempt}: {receipt}"),
            Err(_) => println!("attempt {attempt}: no answer after 2 s"),
        }
    }
    drop(bank);
    let paid = server.await.expect("the server doesn't panic");
    println!("the bank has paid {paid} times");
}

async fn pay(bank: &mpsc::Sender<Order>) -> &'static str {
    let (order, receipt) = oneshot::channel();
    bank.send(order).await.expect("the bank is open");
    receipt.await.expect("the bank answers")
}

/// The bank: how many times it has paid, once nobody sends orders anymore.
async fn serve(mut orders: mpsc::Receiver<Order>) -> u32 {
    let mut paid = 0;
    while let Some(order) = orders.recv().await {
        sleep(Duration::from_secs(3)).await; // the bank checks the account
        paid += 1;
        let _ = order.send("paid"); // the client may have given up
    }
    paid
}
