//! The tasks go on when `call_all` is dropped.

use futures::future::BoxFuture;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// A tool that was called with its arguments and isn't running yet.
pub type Call = BoxFuture<'static, String>;

pub const PANICKED: &str = "the tool panicked";

/// Returns the outputs of the calls, in the same order.
pub async fn call_all(calls: Vec<Call>, limit: usize) -> Vec<String> {
    let free = Arc::new(Semaphore::new(limit));
    let start = |call: Call| {
        let free = Arc::clone(&free);
        tokio::spawn(async move {
            let _permit = free.acquire().await;
            call.await
        })
    };
    let tasks: Vec<_> = calls.into_iter().map(start).collect();
    let mut outputs = Vec::new();
    for task in tasks {
        outputs.push(task.await.unwrap_or(PANICKED.to_string()));
    }
    outputs
}
