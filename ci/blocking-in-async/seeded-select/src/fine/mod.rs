//! Functions that look as if they stopped polling a future. Nothing in here is marked.

pub mod ended;
pub mod handles;
pub mod other;
pub mod streams;
pub mod waits;
