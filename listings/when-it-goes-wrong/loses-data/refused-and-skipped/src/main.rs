use futures::future::join_all;
use std::time::Duration;
use tokio::{sync::Semaphore, time::sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let answers = join_all((1..=10).map(ask)).await;
    let summaries = answers.iter().flatten().count();
    println!("summaries: {summaries}");
}

static PLACES: Semaphore = Semaphore::const_new(3);

/// The model works on three calls at once and refuses more.
async fn ask(page: u32) -> Result<String, u16> {
    let _place = PLACES.try_acquire().map_err(|_| 429_u16)?;
    sleep(Duration::from_secs(1)).await; // the model thinks
    Ok(format!("summary of page {page}"))
}
