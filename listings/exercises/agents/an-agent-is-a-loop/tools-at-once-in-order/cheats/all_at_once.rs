//! There is no limit.

use futures::FutureExt;
use futures::future::{BoxFuture, join_all};
use std::panic::AssertUnwindSafe;

/// A tool that was called with its arguments and isn't running yet.
pub type Call = BoxFuture<'static, String>;

pub const PANICKED: &str = "the tool panicked";

/// Returns the outputs of the calls, in the same order.
pub async fn call_all(calls: Vec<Call>, limit: usize) -> Vec<String> {
    let caught = |call: Call| async {
        AssertUnwindSafe(call).catch_unwind().await.unwrap_or(PANICKED.to_string())
    };
    assert!(limit > 0);
    join_all(calls.into_iter().map(caught)).await
}
