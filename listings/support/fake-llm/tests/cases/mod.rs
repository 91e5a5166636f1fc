//! What is tried.

mod attempts;
pub mod client;
mod cuts;
mod leaving;
mod refusals;
mod structured;
mod text;
mod tools;
