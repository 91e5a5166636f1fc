use std::time::Duration;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::{select, time::sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (browser, inbox) = channel(1);
    let shown = tokio::spawn(show(inbox));
    for step in ["plan", "search", "read", "write"].map(String::from) {
        select! {
            sent = browser.send(step) => sent.expect("it is open"),
            () = sleep(Duration::from_secs(1)) => println!("still busy"),
        }
    }
    drop(browser);
    shown.await.expect("it does not panic");
}

async fn show(mut inbox: Receiver<String>) {
    while let Some(step) = inbox.recv().await {
        println!("shown: {step}");
        sleep(Duration::from_millis(2500)).await; // a slow connection
    }
}
