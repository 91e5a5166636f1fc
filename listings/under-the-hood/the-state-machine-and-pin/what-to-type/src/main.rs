use futures::future::{BoxFuture, FutureExt, join_all, ready};
use std::pin::{Pin, pin};
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tokio::{select, sync::oneshot};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let mut page = pin!(fetch("Oslo", 3));
    select! {
        text = &mut page => println!("{text}"),
        () = sleep(Duration::from_secs(1)) => println!("still waiting"),
    }
    println!("{} after {} s", page.as_mut().await, start.elapsed().as_secs());
    page.set(fetch("Lima", 1)); // in the same place
    println!("{} after {} s", page.await, start.elapsed().as_secs());

    println!("{}", from_cache_or_net("Rome", true).await);
    let calls: Vec<BoxFuture<String>> =
        vec![fetch("Kyiv", 2).boxed(), cached("Bern").boxed()];
    println!("{:?} after {} s", join_all(calls).await, start.elapsed().as_secs());

    let (sender, mut receiver) = oneshot::channel();
    sender.send("Baku").expect("main receives");
    println!("{:?}", (&mut receiver).now_or_never()); // polls it once
}

fn from_cache_or_net(
    city: &'static str,
    hit: bool,
) -> Pin<Box<dyn Future<Output = String>>> {
    if hit { Box::pin(cached(city)) } else { Box::pin(fetch(city, 2)) }
}

fn cached(city: &'static str) -> impl Future<Output = String> {
    ready(format!("{city} from the cache"))
}

async fn fetch(city: &str, seconds: u64) -> String {
    sleep(Duration::from_secs(seconds)).await; // the server answers
    city.to_string()
}
