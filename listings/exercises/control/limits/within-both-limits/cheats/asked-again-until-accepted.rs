use futures::future::join_all;
use scripted_model::{Model, Refusal};

pub async fn ask_all(
    model: &Model,
    questions: &[String],
) -> Vec<Result<String, Refusal>> {
    let calls = questions.iter().map(async |question| {
        loop {
            let answer = model.ask(question).await;
            if answer.is_ok() {
                return answer;
            }
        }
    });
    join_all(calls).await
}
