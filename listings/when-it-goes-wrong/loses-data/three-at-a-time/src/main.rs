use futures::{StreamExt, TryStreamExt, stream};
use std::time::Duration;
use tokio::{sync::Semaphore, time::sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), u16> {
    let answers = stream::iter(1..=10).map(ask).buffered(3);
    let summaries = answers.try_collect::<Vec<_>>().await?.len();
    println!("summaries: {summaries}");
    Ok(())
}

static PLACES: Semaphore = Semaphore::const_new(3);

/// The model works on three calls at once and refuses more.
async fn ask(page: u32) -> Result<String, u16> {
    let _place = PLACES.try_acquire().map_err(|_| 429_u16)?;
    sleep(Duration::from_secs(1)).await; // the model thinks
    Ok(format!("summary of page {page}"))
}
