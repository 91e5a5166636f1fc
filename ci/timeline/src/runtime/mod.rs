//! What instrumented copies call. Whoever reads a copy finds the program's own lines with these calls between them. What
//! they log is written when the program ends, to the file that the environment names.
//!
//! The runtime never changes what the program does: futures are passed on as they are, and wakers wake whom they woke
//! before. Only time differs: it is virtual, so that a trace is the same on every machine.

mod blocking;
mod clock;
mod current;
mod executor;
mod frame;
mod log;
mod macros;
mod patient;
mod show;
pub mod standard;
mod task;
mod wait;
mod wait_kind;

pub use blocking::{block_in_place, spawn_blocking};
pub use clock::Instant;
pub use executor::{builder, run, runtime};
pub use frame::Frame;
pub use log::{Recording, begin, print};
pub use show::{Arg, ViaAny, ViaPlain};
pub use task::{Given, Other, Task, ViaFuture, ViaOther, root};
pub use wait::{Wait, branch, wait};
