use futures::stream::{self, StreamExt};
use scripted_model::{Model, Refusal, Script};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let model = Model::new(Script::busy());
    let summaries = summarize(&model, 1_000).await;
    println!("{} pages are summarized", summaries.iter().flatten().count());
    println!("{model}");
}

// ANCHOR: step
pub async fn summarize(model: &Model, pages: u32) -> Vec<Result<String, Refusal>> {
    let calls = stream::iter(0..pages).map(|page| summary(model, page));
    calls.buffer_unordered(50).collect().await
}

async fn summary(model: &Model, page: u32) -> Result<String, Refusal> {
    model.ask(&format!("page {page}")).await
}
// ANCHOR_END: step
