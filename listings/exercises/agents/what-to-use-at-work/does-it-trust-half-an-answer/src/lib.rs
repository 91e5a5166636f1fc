//! `audit` finds out whether a client takes half an answer for a whole one. A client is a function that asks the server
//! that it gets for one streamed answer.
//!
//! At the moment `audit` makes one experiment, and three kinds of bad clients get past it.

use fake_llm::{FakeLlm, Fault, Script, Step};
use model_client::Error;

/// What the server wants to say: 5 tokens. Its stream has one event before them, and two after them.
pub const ANSWER: &str = "Take two pills, never three.";
pub const TOKENS: usize = 5;

#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// It returns whole answers, and an error for each answer that was cut anywhere, or that ended without a reason.
    Sound,
    /// It returned this text as an answer, although the server had more to say or gave no reason to stop.
    Trusts(String),
    /// It doesn't return the answer of a server that works.
    Useless,
}

pub async fn audit(client: impl AsyncFn(FakeLlm) -> Result<String, Error>) -> Verdict {
    let step = Step::respond(ANSWER).with(Fault::NoFinish);
    match client(FakeLlm::new(Script::new([step]))).await {
        Ok(text) => Verdict::Trusts(text),
        Err(_) => Verdict::Sound,
    }
}
