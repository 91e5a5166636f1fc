//! What can go wrong with a call, sorted by what a caller can do about it.

use crate::key::redacted;
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::fmt;
use std::io;
use std::time::Duration;

// ANCHOR: error
/// Why a call has no reply. What it repeats of a refusal contains no part of the key.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// No request was sent, because the client or the request can't be made.
    Setup(String),
    /// No connection, or it broke before the first byte of the response.
    Connect(String),
    /// This limit was over first.
    Timeout(Duration),
    /// The server reported an error, by its status or, after a status of 200, in an event of a streamed reply. `kind` is
    /// the `type` of the error in the body, and `retry_after` what the headers say.
    Refused {
        status: u16,
        kind: String,
        code: String,
        message: String,
        retry_after: Option<Duration>,
    },
    /// The reply ended before it was complete.
    CutOff,
    /// The server sent something that isn't a chat completion.
    BadReply(String),
}
// ANCHOR_END: error

impl Error {
    // ANCHOR: may_retry
    /// Whether the same request may succeed on another try: if so, the shortest wait that the server allows before it.
    pub fn may_retry(&self) -> Option<Duration> {
        match self {
            Error::Connect(_) | Error::Timeout(_) | Error::CutOff => Some(Duration::ZERO),
            Error::Refused { status: 429, kind, code, .. }
                if kind == "insufficient_quota" || code == "insufficient_quota" =>
            {
                None
            }
            // 200 is the status of a stream in which an event reports an error.
            Error::Refused {
                status: 200 | 408 | 409 | 429 | 500.., retry_after, ..
            } => Some(retry_after.unwrap_or_default()),
            Error::Refused { .. } | Error::BadReply(_) | Error::Setup(_) => None,
        }
    }
    // ANCHOR_END: may_retry
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Setup(why) => write!(f, "no request: {why}"),
            Error::Connect(why) => write!(f, "no connection: {why}"),
            Error::Timeout(limit) => write!(f, "no reply within {limit:?}"),
            Error::Refused { status, code, message, .. } => {
                write!(f, "{status} {code}: {message}")
            }
            Error::CutOff => write!(f, "the reply was cut off"),
            Error::BadReply(why) => write!(f, "not a chat completion: {why}"),
        }
    }
}

impl std::error::Error for Error {}

/// The error for a request that got no response from a connection with this limit.
pub(crate) fn broken(error: reqwest::Error, connect: Duration) -> Error {
    if error.is_timeout() {
        return Error::Timeout(connect);
    }
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    // The kind reads the same on every system.
    let why = match cause.downcast_ref::<io::Error>() {
        Some(cause) => cause.kind().to_string(),
        None => cause.to_string(),
    };
    if error.is_builder() { Error::Setup(why) } else { Error::Connect(why) }
}

// ANCHOR: refusal
/// The error for a response with a status other than 200. Works for any body, because a proxy may have written it.
pub(crate) fn refusal(status: u16, headers: &HeaderMap, body: &[u8], key: &str) -> Error {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let field = |name| redacted(body["error"][name].as_str().unwrap_or_default(), key);
    Error::Refused {
        status,
        kind: field("type"),
        code: field("code"),
        message: field("message"),
        retry_after: retry_after(headers),
    }
}

/// What the headers say about the wait: milliseconds if the server is so exact, or else seconds. A date is ignored.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let number = |name| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    let seconds = match number("retry-after-ms") {
        Some(milliseconds) => milliseconds / 1000.0,
        None => number("retry-after")?,
    };
    Duration::try_from_secs_f64(seconds).ok()
}
// ANCHOR_END: refusal
