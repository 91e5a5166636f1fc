//! A run in the form in which it is saved.

use desk::Run;
use serde_json::{Value, from_str, from_value, to_value};
use std::mem::take;

/// A run, cut in two.
pub(crate) struct Saved {
    pub id: String,
    /// The messages of the conversation, each as JSON, but not the last one if its calls have no outputs yet.
    pub messages: Vec<String>,
    /// All the rest, as JSON.
    pub state: String,
}

impl Saved {
    // ANCHOR: cut
    /// Cuts a run in two: a conversation in which each call has its output, and the rest, with the calls that don't.
    pub fn new(run: &Run) -> serde_json::Result<Saved> {
        let mut state = to_value(run)?;
        let messages = &mut state["request"]["messages"];
        let mut whole: Vec<Value> = from_value(take(messages))?;
        // With their last output, all outputs of a reply are appended at once.
        let open = whole.pop_if(|last| last.get("tool_calls").is_some());
        *messages = open.into_iter().collect();
        Ok(Saved {
            id: run.id().to_string(),
            messages: whole.iter().map(Value::to_string).collect(),
            state: state.to_string(),
        })
    }
    // ANCHOR_END: cut

    pub fn into_run(self) -> serde_json::Result<Run> {
        let mut state: Value = from_str(&self.state)?;
        let messages = &mut state["request"]["messages"];
        let open: Vec<Value> = from_value(take(messages))?;
        let whole = self.messages.iter().map(|message| from_str(message));
        *messages = whole.chain(open.into_iter().map(Ok)).collect::<Result<_, _>>()?;
        from_value(state)
    }
}
