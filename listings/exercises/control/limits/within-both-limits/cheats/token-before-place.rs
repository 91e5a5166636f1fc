use call_limits::Rate;
use futures::future::join_all;
use scripted_model::{Model, Refusal};
use tokio::sync::Semaphore;

pub async fn ask_all(
    model: &Model,
    questions: &[String],
) -> Vec<Result<String, Refusal>> {
    let (rate, permits) = (Rate::new(10, 1), Semaphore::new(5));
    let calls = questions.iter().map(async |question| {
        rate.token().await;
        let _permit = permits.acquire().await.expect("it is never closed");
        model.ask(question).await
    });
    join_all(calls).await
}
