use futures::future::join_all;
use scripted_model::{Model, Refusal, Script};
use tokio::sync::Semaphore;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let model = Model::new(Script::busy());
    let summaries = summarize(&model, 1_000).await;
    println!("{} pages are summarized", summaries.iter().flatten().count());
    println!("{model}");
}

// ANCHOR: step
pub async fn summarize(model: &Model, pages: u32) -> Vec<Result<String, Refusal>> {
    let permits = Semaphore::new(50);
    join_all((0..pages).map(|page| summary(model, page, &permits))).await
}

async fn summary(
    model: &Model,
    page: u32,
    permits: &Semaphore,
) -> Result<String, Refusal> {
    let _permit = permits.acquire().await.expect("it is never closed");
    model.ask(&format!("page {page}")).await
}
// ANCHOR_END: step
