//! Makes what is recorded, afresh: from programs, compilers, the recorder of timelines and mdBook's theme.

pub mod build;
pub mod mistakes;
pub mod programs;
pub mod theme_upstream;
pub mod timelines;
pub mod tool_table;
