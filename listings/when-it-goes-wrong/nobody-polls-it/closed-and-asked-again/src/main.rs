use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{Instant, sleep_until};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (counter, orders) = mpsc::channel(8);
    tokio::spawn(order(counter));
    match serve(orders).await {
        few @ ..10 => println!("closed after {few} rounds"),
        _ => println!("closed after thousands of rounds"),
    }
}

/// Serves until closing time, and counts the rounds.
async fn serve(mut orders: Receiver<&str>) -> u64 {
    let closing = Instant::now() + Duration::from_millis(200);
    for round in 1.. {
        tokio::select! {
            order = orders.recv() => if let Some(order) = order {
                println!("{order}");
            },
            () = sleep_until(closing) => return round,
        }
    }
    unreachable!("it returns at closing time")
}

async fn order(counter: Sender<&str>) {
    for order in ["tea", "coffee"] {
        counter.send(order).await.expect("the shop is open");
    }
}
