//! Produces the contents of recorded files from programs, compilers, the timeline recorder and mdBook's theme.

pub mod build;
pub mod exercises;
pub mod mistakes;
pub mod programs;
pub mod theme_upstream;
pub mod timelines;
pub mod tool_table;
