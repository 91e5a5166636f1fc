//! `buffered` keeps the order, but a slow first tool keeps the places of those that have finished.

use futures::future::BoxFuture;
use futures::stream::iter;
use futures::{FutureExt, StreamExt};
use std::panic::AssertUnwindSafe;

/// A tool that was called with its arguments and isn't running yet.
pub type Call = BoxFuture<'static, String>;

pub const PANICKED: &str = "the tool panicked";

/// Returns the outputs of the calls, in the same order.
pub async fn call_all(calls: Vec<Call>, limit: usize) -> Vec<String> {
    let caught = |call: Call| async {
        AssertUnwindSafe(call).catch_unwind().await.unwrap_or(PANICKED.to_string())
    };
    iter(calls).map(caught).buffered(limit).collect().await
}
