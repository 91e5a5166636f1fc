//! What the checker starts or keeps: cargo, other programs, mdBook, and the memory of what passed. Knows no check.

pub mod cache;
pub mod cargo;
pub mod chromium;
pub mod environment;
pub mod interrupt;
pub mod lock;
pub mod mdbook;
pub mod process;
pub mod progress;
pub mod python;
pub mod watch;
