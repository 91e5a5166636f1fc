//! What is tried.

mod attempts;
mod cuts;
mod leaving;
#[cfg(feature = "real-engine")]
mod real_engine;
mod refusals;
mod structured;
mod text;
mod tools;
