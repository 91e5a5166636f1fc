//! What a provider says instead of an answer.

use std::error::Error;
use std::fmt;
use std::time::Duration;

/// An error in the terms of HTTP: a status, the code in the body, and the `retry-after` header. As at real providers,
/// one status has several meanings, and only the code tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    pub code: &'static str,
    pub retry_after: Option<Duration>,
}

impl Refusal {
    pub(crate) const DOWN: Refusal =
        Refusal { status: 503, code: "service_unavailable", retry_after: None };

    pub(crate) const NO_QUOTA: Refusal =
        Refusal { status: 429, code: "insufficient_quota", retry_after: None };

    pub(crate) fn too_many(retry_after: Duration) -> Refusal {
        Refusal {
            status: 429,
            code: "rate_limit_exceeded",
            retry_after: Some(retry_after),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.code)?;
        match self.retry_after {
            Some(wait) => write!(f, ", retry after {:.2} s", wait.as_secs_f64()),
            None => Ok(()),
        }
    }
}

impl Error for Refusal {}
