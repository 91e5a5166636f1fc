//! A client for one model endpoint that speaks the chat completions API.

mod client;
mod collect;
mod delta;
mod error;
mod key;
mod request;
mod retry;
pub mod sse;
mod stream;

pub use client::{Client, Limits};
pub use collect::{Collector, collect};
pub use delta::Delta;
pub use error::Error;
pub use request::{ChatRequest, Finish, Message, Reply, ToolCall, ToolSpec, Usage};
pub use retry::{Retry, retry};
pub use stream::Deltas;
