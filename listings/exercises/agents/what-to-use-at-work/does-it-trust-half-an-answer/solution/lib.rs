//! A control that must succeed, and every way to be cut that must not.

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
    if client(server(Step::respond(ANSWER))).await.as_deref() != Ok(ANSWER) {
        return Verdict::Useless;
    }
    // After the event that comes before all tokens, and after each token.
    let cuts = (1..=TOKENS + 1).map(Fault::CutAfter);
    for fault in cuts.chain([Fault::NoFinish]) {
        if let Ok(text) = client(server(Step::respond(ANSWER).with(fault))).await {
            return Verdict::Trusts(text);
        }
    }
    Verdict::Sound
}

/// A server that does the same each time, because a client may try again.
fn server(step: Step) -> FakeLlm {
    FakeLlm::new(Script::new([step.always()]))
}
