//! The call is known by what it does, so the model may do the same a second time.

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
    approved: HashSet<(String, String)>,
    begun: HashSet<String>,
}

impl Approvals {
    /// Notes that a person has read this call and agrees.
    pub fn approve(&mut self, call: &Call) {
        self.approved.insert((call.name.clone(), call.arguments.clone()));
    }

    /// Makes the call if a person has approved it and it hasn't begun before. Returns the tool's output.
    pub async fn call(
        &mut self,
        call: &Call,
        tool: impl AsyncFnOnce(&Call) -> String,
    ) -> Option<String> {
        let what = (call.name.clone(), call.arguments.clone());
        if !self.approved.contains(&what) || !self.begun.insert(call.id.clone()) {
            return None;
        }
        Some(tool(call).await)
    }
}
