use fake_llm::{FakeLlm, Fault, Script, Step};
use model_client::Error;

pub const ANSWER: &str = "Take two pills, never three.";
pub const TOKENS: usize = 5;

#[derive(Debug, PartialEq)]
pub enum Verdict {
    Sound,
    Trusts(String),
    Useless,
}

/// No answer is never half an answer.
pub async fn audit(client: impl AsyncFn(FakeLlm) -> Result<String, Error>) -> Verdict {
    let server = |step: Step| FakeLlm::new(Script::new([step.always()]));
    if client(server(Step::respond(ANSWER))).await.as_deref() != Ok(ANSWER) {
        return Verdict::Useless;
    }
    for fault in (2..=TOKENS + 1).map(Fault::CutAfter).chain([Fault::NoFinish]) {
        if let Ok(text) = client(server(Step::respond(ANSWER).with(fault))).await {
            return Verdict::Trusts(text);
        }
    }
    Verdict::Sound
}
