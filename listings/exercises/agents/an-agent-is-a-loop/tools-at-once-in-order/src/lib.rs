//! Runs the tools that a model has called, and returns what each of them says.
//!
//! At most `limit` tools should run at once, and a tool should start as soon as fewer than that are running. The outputs
//! should be in the order of the calls. If a tool panics, its output should be `PANICKED`, and the others should go on.
//! If `call_all` is dropped, no tool should go on.
//!
//! As it is, the outputs come in the order in which the tools finish, and a panic ends everything.

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::iter;

/// A tool that was called with its arguments and isn't running yet.
pub type Call = BoxFuture<'static, String>;

pub const PANICKED: &str = "the tool panicked";

/// Returns the outputs of the calls, in the same order.
pub async fn call_all(calls: Vec<Call>, limit: usize) -> Vec<String> {
    iter(calls).buffer_unordered(limit).collect().await
}
