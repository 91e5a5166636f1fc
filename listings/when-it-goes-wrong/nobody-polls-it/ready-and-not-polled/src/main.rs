use futures::stream::{FuturesUnordered, StreamExt};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const LIMIT: Duration = Duration::from_secs(2);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // A page, and the milliseconds that it takes to connect and to load.
    let pages = [("home", 600, 400), ("news", 900, 900), ("help", 1200, 600)];
    let mut loads: FuturesUnordered<_> = pages.into_iter().map(load).collect();
    while let Some(page) = loads.next().await {
        if let Some(page) = page {
            index(page).await;
        }
    }
}

async fn load((page, connect, load): (&str, u64, u64)) -> Option<&str> {
    let start = Instant::now();
    let steps = async {
        sleep(Duration::from_millis(connect)).await;
        sleep(Duration::from_millis(load)).await;
        page
    };
    let loaded = timeout(LIMIT, steps).await;
    println!("{page}: {loaded:?} after {:.1} s", start.elapsed().as_secs_f32());
    loaded.ok()
}

async fn index(_page: &str) {
    sleep(Duration::from_secs(30)).await; // the search engine works
}
