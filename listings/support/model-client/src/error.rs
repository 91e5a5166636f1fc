//! What can go wrong with a call, sorted by what a caller can do about it.

use std::fmt;
use std::time::Duration;

/// Why a call has no reply.
#[derive(Debug)]
pub enum Error {
    /// No connection, or it broke before the first byte of the response.
    Connect(String),
    /// The server was silent for longer than a limit.
    Timeout(Duration),
    /// The server answered with a status other than 200.
    Refused { status: u16, code: String, message: String, retry_after: Option<Duration> },
    /// The reply ended before it was complete.
    CutOff,
    /// The server sent something that isn't a chat completion.
    BadReply(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Connect(why) => write!(f, "no connection: {why}"),
            Error::Timeout(limit) => write!(f, "silent for {limit:?}"),
            Error::Refused { status, code, message, .. } => write!(f, "{status} {code}: {message}"),
            Error::CutOff => write!(f, "the reply was cut off"),
            Error::BadReply(why) => write!(f, "not a chat completion: {why}"),
        }
    }
}

impl std::error::Error for Error {}
