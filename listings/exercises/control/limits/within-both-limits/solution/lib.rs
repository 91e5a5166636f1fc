//! The provider thinks about at most five calls at once, and accepts one call every 100 milliseconds. `ask_all` must
//! return an answer to each question, in the order of the questions, without a single refusal and without wasting
//! time.
//!
//! A call takes its place among the five first and its token last, so that it is made as soon as it has the token.
//! `buffered(5)` would keep the order too, but a slow answer would keep the places of those after it.

use call_limits::Rate;
use futures::future::join_all;
use scripted_model::{Model, Refusal};
use tokio::sync::Semaphore;

/// Asks every question, and returns the answers in the order of the questions.
pub async fn ask_all(
    model: &Model,
    questions: &[String],
) -> Vec<Result<String, Refusal>> {
    let (permits, rate) = (Semaphore::new(5), Rate::new(10, 1));
    let calls = questions.iter().map(async |question| {
        let _permit = permits.acquire().await.expect("it is never closed");
        rate.token().await;
        model.ask(question).await
    });
    join_all(calls).await
}
