//! The provider thinks about at most five calls at once, and accepts one call every 100 milliseconds. `ask_all` must
//! return an answer to each question, in the order of the questions, without a single refusal and without wasting
//! time.
//!
//! At the moment it respects the first limit only.

use futures::stream::{self, StreamExt};
use scripted_model::{Model, Refusal};

/// Asks every question, and returns the answers in the order of the questions.
pub async fn ask_all(
    model: &Model,
    questions: &[String],
) -> Vec<Result<String, Refusal>> {
    let calls = stream::iter(questions).map(|question| model.ask(question));
    calls.buffered(5).collect().await
}
