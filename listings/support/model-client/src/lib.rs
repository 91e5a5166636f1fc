//! A client for one model endpoint that speaks the chat completions API.

mod client;
mod error;
mod key;
mod request;
mod retry;

pub use client::{Client, Limits};
pub use error::Error;
pub use request::{ChatRequest, Finish, Message, Reply, ToolCall, ToolSpec, Usage};
pub use retry::{Retry, retry};
