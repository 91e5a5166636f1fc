//! A client for one model endpoint that speaks the chat completions API.

mod error;
mod request;

pub use error::Error;
pub use request::{ChatRequest, Finish, Message, Reply, ToolCall, ToolSpec, Usage};
