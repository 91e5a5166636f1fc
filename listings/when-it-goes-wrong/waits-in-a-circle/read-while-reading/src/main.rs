use std::time::Duration;
use tokio::sync::RwLock;
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

struct Settings {
    title: &'static str,
    greeting: &'static str,
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let settings = RwLock::new(Settings { title: "Shop", greeting: "Hello" });
    let both = async { tokio::join!(page(&settings), reload(&settings)) };
    match timeout(HOUR, both).await {
        Ok((page, ())) => println!("{page}"),
        Err(_) => println!("nothing has moved for an hour"),
    }
}

async fn page(settings: &RwLock<Settings>) -> String {
    let now = settings.read().await;
    sleep(Duration::from_millis(20)).await; // the page is loaded
    format!("{}: {}", now.title, greet(settings).await)
}

async fn greet(settings: &RwLock<Settings>) -> String {
    let now = settings.read().await;
    format!("{}, Ann", now.greeting)
}

async fn reload(settings: &RwLock<Settings>) {
    sleep(Duration::from_millis(10)).await; // the file is read
    settings.write().await.greeting = "Good morning";
}
