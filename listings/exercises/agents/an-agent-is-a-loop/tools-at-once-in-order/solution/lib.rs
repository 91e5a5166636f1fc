//! Runs the tools that a model has called, and returns what each of them says.
//!
//! Each call is a task, so its panic ends only itself. A semaphore limits how many run, and awaiting the handles in the
//! order of the calls puts the outputs in order, whichever task ends first.

use futures::future::BoxFuture;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio_util::task::AbortOnDropHandle;

/// A tool that was called with its arguments and isn't running yet.
pub type Call = BoxFuture<'static, String>;

pub const PANICKED: &str = "the tool panicked";

/// Returns the outputs of the calls, in the same order.
pub async fn call_all(calls: Vec<Call>, limit: usize) -> Vec<String> {
    let free = Arc::new(Semaphore::new(limit));
    let start = |call: Call| {
        let free = Arc::clone(&free);
        AbortOnDropHandle::new(tokio::spawn(async move {
            let _permit = free.acquire().await;
            call.await
        }))
    };
    let tasks: Vec<_> = calls.into_iter().map(start).collect();
    let mut outputs = Vec::new();
    for task in tasks {
        outputs.push(task.await.unwrap_or(PANICKED.to_string()));
    }
    outputs
}
