use futures::{StreamExt, TryStreamExt, stream};
use std::time::Duration;
use tokio::{sync::Semaphore, time::sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), u16> {
    let answers = stream::iter(1..=10).map(ask_again).buffered(4);
    let summaries: Vec<_> = answers.try_collect().await?;
    println!("summaries: {}", summaries.len());
    Ok(())
}

async fn ask_again(page: u32) -> Result<String, u16> {
    for pause in [1, 2, 4, 8, 16].map(Duration::from_secs) {
        match ask(page).await {
            Err(429) => sleep(pause).await,
            answer => return answer,
        }
    }
    ask(page).await
}

static PLACES: Semaphore = Semaphore::const_new(3);

/// The model works on three calls at once and refuses more.
async fn ask(page: u32) -> Result<String, u16> {
    let _place = PLACES.try_acquire().map_err(|_| 429_u16)?;
    sleep(Duration::from_secs(1)).await; // the model thinks
    Ok(format!("summary of page {page}"))
}
