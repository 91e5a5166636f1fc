use futures::future::join_all;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let search = Search { places: Arc::new(Semaphore::new(2)) };
    let calls = ["Rome", "Oslo", "Bern", "Riga"].map(|city| search.clone().call(city));
    println!("{:?}", any_library(calls).await);
    println!("{} seconds", start.elapsed().as_secs());
}

/// A tool that limits itself, whoever calls it.
#[derive(Clone)]
struct Search {
    places: Arc<Semaphore>,
}

impl Search {
    async fn call(self, city: &str) -> String {
        let _place = self.places.acquire().await.expect("never closed");
        let found = timeout(Duration::from_secs(3), look_up(city)).await;
        found.unwrap_or_else(|_| format!("error: {city} took longer than 3 seconds"))
    }
}

async fn look_up(city: &str) -> String {
    sleep(Duration::from_secs(if city == "Oslo" { 60 } else { 1 })).await;
    format!("{city} is found")
}

/// Calls all tools of a reply at once, without a limit.
async fn any_library(
    calls: impl IntoIterator<Item: Future<Output = String>>,
) -> Vec<String> {
    join_all(calls).await
}
