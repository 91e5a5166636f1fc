//! Code of the kind people write in agents, servers, and tools, on which the lint `blocking_in_async` is judged. It is
//! compiled and never run.
//!
//! A line that ends with `// BLOCKS` can hold up the thread that polls it, and nothing else on that line does. Where
//! rustfmt moves the mark after an opening brace, it is on a line of its own and refers to the line above.
//! `// BLOCKS, hard` means the same on a line that the lint admits it may miss; it counts like any other. A call that
//! blocks through a helper is marked where async code calls it.
//!
//! Lines without a mark don't block in async code. Briefly holding a lock, printing a line, and starting a thread or
//! process count as not blocking. Below `legitimate`, each function with a doc comment makes calls on the lint's list,
//! or seems to, and says why that is not a mistake.

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
