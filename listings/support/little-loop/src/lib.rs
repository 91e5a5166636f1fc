//! A runtime for one thread: tasks, timers, and sockets, in 400 lines.

mod executor;
pub mod net;
mod reactor;
pub mod task;
pub mod time;

pub use executor::block_on;
pub use futures::{join, try_join};
pub use task::{JoinError, JoinHandle, Spawner, spawn, yield_now};
