//! What the server counts.

use serde::Serialize;

/// Each request is counted once in `requests`, and once more, when it is over, in `answered`, `refused`, `cut`, or `left`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Requests that arrived.
    pub requests: u64,
    /// Requests that were answered to the end.
    pub answered: u64,
    /// Requests that got a status other than 200.
    pub refused: u64,
    /// Of those, the ones with 429.
    pub too_many: u64,
    /// Responses that the script cut.
    pub cut: u64,
    /// Clients that left before their response was complete.
    pub left: u64,
    /// The largest number of requests that were open at the same moment, refused ones aside.
    pub most_at_once: usize,
    /// Tokens of output that were handed over for sending, whether or not their client still read them.
    pub tokens: u64,
}
