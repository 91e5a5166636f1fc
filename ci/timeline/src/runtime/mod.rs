//! The runtime that instrumented copies call. A copy consists of the program's own lines with these calls between
//! them. The log is written when the program ends, to the file named by the environment.
//!
//! The runtime never changes what the program does: it passes futures on unchanged, and wakers wake the same tasks as
//! before. Only time is different: it is virtual, so that a trace is the same on every machine.

mod beside;
mod blocking;
mod busy;
mod clock;
mod current;
mod ending;
mod executor;
mod frame;
mod hold;
mod holds;
mod journal;
mod log;
mod loops;
mod macros;
mod own_threads;
mod patient;
mod place;
mod recording;
mod show;
pub mod standard;
mod task;
mod wait;
mod wait_kind;
mod waiting;
mod woken;

pub use blocking::{block_in_place, spawn_blocking};
pub use clock::Instant;
pub use executor::{builder, builder_of_threads, local_runtime, run, run_with, runtime};
pub use frame::Frame;
pub use hold::{Hold, held, hold};
pub use log::print;
pub use recording::{Recording, begin};
pub use show::{Arg, ViaAny, ViaPlain};
pub use task::{Given, Other, Task, ViaFuture, ViaOther, root, task};
pub use wait::{Wait, branch, wait};

/// The methods that copies call in place of `blocking_recv` and the like.
pub mod waits {
    pub use crate::runtime::waiting::{
        BlockingLock as _, BlockingReadWrite as _, BlockingRecv as _, BlockingRecvOnce as _, BlockingSend as _,
    };
}
