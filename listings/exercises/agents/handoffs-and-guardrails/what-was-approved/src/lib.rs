//! A tool pays money back, and a person approves each payment. The approvals are saved as JSON, because it may be another
//! process that makes the payment, and because a timeout may drop `call` in the middle.
//!
//! An approval should be for one call: the one with this id, this name, and these arguments. It should be used up when the
//! call begins, so that nothing pays twice, no matter how many times a person approves the call or `call` is dropped.

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
    names: HashSet<String>,
}

impl Approvals {
    /// Notes that a person has read this call and agrees.
    pub fn approve(&mut self, call: &Call) {
        self.names.insert(call.name.clone());
    }

    /// Makes the call if a person has approved it and it hasn't begun before. Returns the tool's output.
    pub async fn call(
        &mut self,
        call: &Call,
        tool: impl AsyncFnOnce(&Call) -> String,
    ) -> Option<String> {
        if !self.names.contains(&call.name) {
            return None;
        }
        let output = tool(call).await;
        self.names.remove(&call.name);
        Some(output)
    }
}
