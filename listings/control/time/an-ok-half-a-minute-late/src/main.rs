use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};
use tokio::{select, spawn};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let (shop, mut orders) = mpsc::channel(8);
    spawn(async move {
        sleep(Duration::from_secs(1)).await;
        shop.send("tea").await
    });
    let mut quote = pin!(timeout(Duration::from_secs(2), ask_price()));
    loop {
        select! {
            quote = &mut quote => {
                println!("{quote:?} after {} s", start.elapsed().as_secs());
                break;
            }
            Some(order) = orders.recv() => pack(order).await,
        }
    }
}

async fn ask_price() -> &'static str {
    sleep(Duration::from_millis(1500)).await; // the wholesaler looks it up
    "4 dollars"
}

async fn pack(order: &str) {
    println!("packing {order}");
    sleep(Duration::from_secs(30)).await;
}
