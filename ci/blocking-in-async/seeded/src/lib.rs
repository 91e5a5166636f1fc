//! Code as people write it in agents, servers and tools, to judge the lint `blocking_in_async` by. It is compiled and
//! never run.
//!
//! A line that ends with `// BLOCKS` can hold the thread that polls it; nothing else on that line does. Where rustfmt
//! moves the mark behind an opening brace, it stands alone and speaks of the line above. `// BLOCKS, hard` is the same,
//! on a line that the lint may miss by its own account; it counts like any other. A call that blocks through a helper is
//! marked where async code calls it.
//!
//! What has no mark does not block in async code. A lock held for a moment, a line printed, a thread or a process started
//! count as not blocking. Below `legitimate`, each function with a doc comment makes calls of the lint's list, or looks
//! as if it did, and says why that is no mistake.

pub mod bridges;
pub mod concurrent;
pub mod console;
pub mod everyday;
pub mod guards;
pub mod legitimate;
pub mod macros;
pub mod network;
pub mod parallel;
pub mod polled;
pub mod queues;
pub mod served;
pub mod settings;
pub mod signals;
pub mod steps;
pub mod tools;
pub mod transcripts;
