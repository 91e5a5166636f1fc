//! An approval is used up, but a second approval of the same call pays again.

use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A call of a tool that the model asks for. The arguments are JSON, as the model wrote them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Call {
    pub id: String,
    pub name: String,
    pub arguments: String,
}

/// What people have approved.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Approvals {
    approved: HashSet<Call>,
}

impl Approvals {
    /// Notes that a person has read this call and agrees.
    pub fn approve(&mut self, call: &Call) {
        self.approved.insert(call.clone());
    }

    /// Makes the call if a person has approved it and it hasn't begun before. Returns the tool's output.
    pub async fn call(
        &mut self,
        call: &Call,
        tool: impl AsyncFnOnce(&Call) -> String,
    ) -> Option<String> {
        if !self.approved.remove(call) {
            return None;
        }
        Some(tool(call).await)
    }
}
