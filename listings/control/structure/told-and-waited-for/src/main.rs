use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (stop, crawlers) = (CancellationToken::new(), TaskTracker::new());
    crawlers.spawn(crawl("docs", 2, stop.clone()));
    crawlers.spawn(crawl("blog", 4, stop.clone()));

    sleep(Duration::from_secs(3)).await;
    println!("main says stop");
    stop.cancel();
    crawlers.close(); // no more will come, so `wait` may return
    crawlers.wait().await;
    println!("all crawlers have ended");
}

async fn crawl(site: &str, seconds: u64, stop: CancellationToken) {
    loop {
        sleep(Duration::from_secs(seconds)).await; // a page loads
        println!("{site}: page saved");
        let pause = sleep(Duration::from_secs(10));
        if stop.run_until_cancelled(pause).await.is_none() {
            break;
        }
    }
    println!("{site}: ends");
}
