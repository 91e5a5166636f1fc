use std::time::Duration;
use tokio::time::{Instant, sleep};
use tokio::{select, sync::watch};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (stop, stopped) = watch::channel(false);
    let scout = tokio::spawn(search(stopped));
    sleep(Duration::from_secs(90)).await;
    let told = Instant::now();
    stop.send(true).expect("the scout listens");
    scout.await.expect("it does not panic");
    println!("stopped after {} s", told.elapsed().as_secs());
}

async fn search(mut stop: watch::Receiver<bool>) {
    loop {
        select! {
            () = ask() => println!("the scout has an answer"),
            _ = stop.wait_for(|stop| *stop) => break,
        }
    }
}

async fn ask() {
    println!("the scout asks");
    sleep(Duration::from_secs(60)).await; // the model thinks
}
