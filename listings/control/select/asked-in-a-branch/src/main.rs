use std::time::Duration;
use tokio::select;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

/// The model allows each user one call at a time.
static CALLS: Semaphore = Semaphore::const_new(1);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    if timeout(HOUR, wait_for_report()).await.is_err() {
        println!("no report for an hour");
    }
}

// ANCHOR: wait
/// Waits for the report, and asks for a joke every six seconds meanwhile.
async fn wait_for_report() {
    select! {
        report = write_report() => println!("{report}"),
        () = tell_jokes() => {}
    }
}

async fn tell_jokes() {
    loop {
        sleep(Duration::from_secs(6)).await;
        println!("{}", ask("a joke").await);
    }
}
// ANCHOR_END: wait

async fn write_report() -> String {
    for step in ["an outline", "a draft"] {
        ask(step).await;
    }
    ask("a report").await
}

async fn ask(what: &str) -> String {
    let _call = CALLS.acquire().await;
    sleep(Duration::from_secs(4)).await; // the model thinks
    format!("here is {what}")
}
