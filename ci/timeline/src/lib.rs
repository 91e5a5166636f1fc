//! Records what an async runtime does while a program runs, and draws it step by step: tokio's for programs in Rust, and
//! asyncio's event loop for programs in Python.
//!
//! [`record`](record()) goes from a program to its trace in one call, and [`render::page`] makes a page of the trace:
//!
//! ```no_run
//! # #[cfg(feature = "recorder")]
//! # fn main() -> Result<(), timeline::Error> {
//! let program = timeline::Program::rust("ask", "#[tokio::main]\nasync fn main() {}\n");
//! let recorded = timeline::record(&program, &timeline::Options::new("target".as_ref()))?;
//! println!("{} events", recorded.trace.events.len());
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "recorder"))]
//! # fn main() {}
//! ```
//!
//! Callers with their own process runner or cargo layer take the steps one by one. None of these starts a process:
//! [`instrument`], [`build::Scratch`], [`build::read`], [`recording`], [`recording::read`].

#[cfg(feature = "recorder")]
pub mod build;
#[cfg(feature = "recorder")]
mod compare;
#[cfg(feature = "recorder")]
mod copies;
#[cfg(feature = "recorder")]
mod diagnostics;
#[cfg(feature = "recorder")]
mod ending;
#[cfg(feature = "recorder")]
mod error;
#[cfg(feature = "recorder")]
mod files;
#[cfg(feature = "recorder")]
pub mod fold;
#[cfg(feature = "recorder")]
mod in_place;
#[cfg(feature = "recorder")]
mod input;
#[cfg(feature = "recorder")]
pub mod instrument;
#[cfg(feature = "recorder")]
mod metadata;
#[cfg(feature = "recorder")]
mod original;
#[cfg(feature = "recorder")]
pub mod perfetto;
#[cfg(feature = "recorder")]
mod plan;
#[cfg(feature = "recorder")]
mod process;
#[cfg(feature = "recorder")]
pub mod project;
#[cfg(feature = "recorder")]
pub mod python;
#[cfg(feature = "recorder")]
mod record;
#[cfg(feature = "recorder")]
pub mod recording;
#[cfg(feature = "recorder")]
pub mod render;
#[cfg(feature = "runtime")]
#[doc(hidden)]
pub mod runtime;
#[cfg(feature = "recorder")]
mod sources;
#[cfg(feature = "recorder")]
pub mod target;
pub mod trace;
mod unshown;
#[cfg(feature = "recorder")]
pub mod validate;
#[cfg(feature = "recorder")]
pub mod wrapper;
mod write;

#[cfg(feature = "recorder")]
pub use crate::compare::{Comparison, End};
#[cfg(feature = "recorder")]
pub use crate::diagnostics::Diagnostic;
#[cfg(feature = "recorder")]
pub use crate::error::Error;
#[cfg(feature = "recorder")]
pub use crate::plan::Plan;
#[cfg(feature = "recorder")]
pub use crate::record::{Code, Options, Program, Recorded, record};

/// Short names for instrumented copies.
#[cfg(feature = "runtime")]
#[doc(hidden)]
pub use crate::runtime::*;

/// Compiles the examples of the README.
#[cfg(all(doctest, feature = "recorder"))]
#[doc = include_str!("../README.md")]
struct Readme;
