use call_limits::Rate;
use futures::stream::{self, StreamExt};
use scripted_model::{Model, Refusal};

pub async fn ask_all(
    model: &Model,
    questions: &[String],
) -> Vec<Result<String, Refusal>> {
    let rate = Rate::new(10, 1);
    let calls = stream::iter(questions).map(async |question| {
        rate.token().await;
        model.ask(question).await
    });
    calls.buffered(5).collect().await
}
