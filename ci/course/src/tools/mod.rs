//! Processes that the checker starts, and its cache. Knows nothing about checks.

pub mod cache;
pub mod cargo;
pub mod chromium;
pub mod environment;
pub mod interrupt;
pub mod lock;
pub mod mdbook;
pub mod process;
pub mod progress;
pub mod pytest;
pub mod python;
pub mod test_harness;
pub mod venv;
pub mod watch;
