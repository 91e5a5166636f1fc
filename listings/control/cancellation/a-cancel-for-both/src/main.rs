use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let lead = tokio::spawn(lead());
    sleep(Duration::from_secs(1)).await;
    lead.abort();
    sleep(Duration::from_secs(1)).await;
    println!("main ends");
}

async fn lead() {
    let scout = tokio::spawn(sleep(Duration::from_secs(60)));
    if scout.await.is_err_and(|error| error.is_cancelled()) {
        println!("the scout is canceled");
    }
    println!("the lead goes on");
}
