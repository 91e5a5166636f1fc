use scripted_model::{Model, Refusal};

pub async fn ask_all(
    model: &Model,
    questions: &[String],
) -> Vec<Result<String, Refusal>> {
    let mut answers = Vec::new();
    for question in questions {
        answers.push(model.ask(question).await);
    }
    answers
}
