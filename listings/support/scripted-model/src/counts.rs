//! What a provider counts.

use crate::refusal::Refusal;

/// Every call is counted in `calls`, and later in one of `answers`, `canceled`, or the three kinds of refusals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls that arrived.
    pub calls: u64,
    /// Calls whose clients got an answer.
    pub answers: u64,
    /// Calls that were accepted, but whose clients left before the answer.
    pub canceled: u64,
    /// Calls refused with 429 because they came too fast, or because there were too many at once.
    pub too_many: u64,
    /// Calls refused with 429 because the quota is used up.
    pub no_quota: u64,
    /// Calls refused with 503 in an outage.
    pub down: u64,
    /// The largest number of calls that the provider was thinking about at the same moment.
    pub most_at_once: usize,
    /// Tokens billed, also for calls that were canceled.
    pub tokens: u64,
}

impl Counts {
    /// All calls that were refused, for whatever reason.
    pub fn refusals(&self) -> u64 {
        self.too_many + self.no_quota + self.down
    }

    pub(crate) fn refused(&mut self, refusal: Refusal) {
        match refusal.code {
            "insufficient_quota" => self.no_quota += 1,
            "rate_limit_exceeded" => self.too_many += 1,
            _ => self.down += 1,
        }
    }
}
