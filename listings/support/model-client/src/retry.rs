//! Tries a call again if its error says that it may.

use crate::error::Error;
use call_limits::Budget;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

// ANCHOR: policy
/// How many times a call is tried, and how long it waits before each retry.
#[derive(Clone)]
pub struct Retry {
    pub attempts: u32,
    /// The longest random wait before the first retry. It doubles with each further retry, up to `longest`.
    pub first: Duration,
    pub longest: Duration,
    /// The longest wait that the server may ask for. If it asks for more, the call fails at once.
    pub patience: Duration,
    /// What pays for retries, if they have a budget.
    pub budget: Option<Arc<Budget>>,
}
// ANCHOR_END: policy

impl Default for Retry {
    /// Three tries, half a second doubled up to 8 seconds, a minute of patience, and no budget.
    fn default() -> Retry {
        Retry {
            attempts: 3,
            first: Duration::from_millis(500),
            longest: Duration::from_secs(8),
            patience: Duration::from_secs(60),
            budget: None,
        }
    }
}

// ANCHOR: retry
/// Makes a call until it succeeds, its error is final, or the policy allows no further try. The call must be one that may
/// happen twice: a request to a model, not a run that has called a tool.
///
/// # Errors
///
/// The error of the last try.
pub async fn retry<T, F>(policy: &Retry, mut call: impl FnMut() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    if let Some(budget) = &policy.budget {
        budget.earn();
    }
    let mut backoff = policy.first;
    for _ in 1..policy.attempts {
        let error = match call().await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let Some(asked) = error.may_retry() else { return Err(error) };
        if asked > policy.patience || policy.budget.as_ref().is_some_and(|it| !it.spend())
        {
            return Err(error);
        }
        sleep(asked + backoff.mul_f64(fastrand::f64())).await;
        backoff = (backoff * 2).min(policy.longest);
    }
    call().await
}
// ANCHOR_END: retry
