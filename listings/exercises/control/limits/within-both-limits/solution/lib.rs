//! The provider thinks about at most five calls at once, and accepts one call every 100 milliseconds. `ask_all` must
//! return an answer to each question, in the order of the questions, without a single refusal and without wasting
//! time.
//!
//! A call takes its place among the five first and its token last, so that it is made as soon as it has the token.

use call_limits::Rate;
use futures::stream::{self, StreamExt};
use scripted_model::{Model, Refusal};

/// Asks every question, and returns the answers in the order of the questions.
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
