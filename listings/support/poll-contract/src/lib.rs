//! Holds a future, or whatever polls it, to the contract between them.
//!
//! ```
//! use futures::channel::oneshot;
//! use poll_contract::broken_by_future;
//!
//! let broken = broken_by_future(|| {
//!     let (reply, answer) = oneshot::channel();
//!     (answer, move || reply.send("yes").expect("the receiver is alive"))
//! });
//! assert_eq!(broken, []);
//! ```
//!
//! # What it can't see
//!
//! - To find a wake that is lost during a poll, the kit finishes the wait while the future clones a waker. If a future
//!   clones its waker early, or under the lock with which it registers it, and loses the wake at another moment of the
//!   same poll, the kit doesn't notice. A tool that tries all orders of two threads, such as loom, does.
//! - A poll blocks if it takes longer than half a second, and a wake is missing if it hasn't come after a second. So the
//!   kit is for futures that are finished by the given closure, not by the network.
//! - Nothing here looks for a future that wakes too often, because the contract allows it.
//! - `Pin` already keeps safe code from moving a future that has been polled, so no test does.

mod caller;
mod future;
mod rule;
mod waker;

pub use caller::{Task, broken_by_caller};
pub use future::broken_by_future;
pub use rule::{Rule, verdict};
