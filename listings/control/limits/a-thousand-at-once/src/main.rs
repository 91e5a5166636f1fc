use futures::future::join_all;
use scripted_model::{Model, Refusal, Script};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let model = Model::new(Script::busy());
    let summaries = summarize(&model, 1_000).await;
    println!("{} pages are summarized", summaries.iter().flatten().count());
    println!("{model}");
}

pub async fn summarize(model: &Model, pages: u32) -> Vec<Result<String, Refusal>> {
    join_all((0..pages).map(|page| summary(model, page))).await
}

async fn summary(model: &Model, page: u32) -> Result<String, Refusal> {
    model.ask(&format!("page {page}")).await
}
