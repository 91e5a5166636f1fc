use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::RwLock;
use tokio::time::timeout;

#[tokio::main]
async fn main() {
    let stock = Stock::default();
    stock.add("tea", 40).await;
    if let Some(left) = stock.left("tea").await {
        println!("{left} bags of tea");
    }
    match timeout(Duration::from_secs(1), stock.save()).await {
        Ok(()) => println!("saved"),
        Err(_) => println!("not saved within a second"),
    }
}

#[derive(Default)]
struct Stock {
    items: RwLock<HashMap<&'static str, u32>>,
}

impl Stock {
    async fn add(&self, item: &'static str, count: u32) {
        *self.items.write().await.entry(item).or_default() += count;
    }

    async fn left(&self, item: &str) -> Option<u32> {
        self.items.read().await.get(item).copied()
    }

    async fn save(&self) {
        tokio::task::yield_now().await; // the database writes
    }
}
