//! Code that makes the same calls and holds no runtime's thread. Nothing below here is marked.

pub mod allowed;
pub mod by_hand;
pub mod checked;
pub mod closures;
pub mod memory;
pub mod moved;
pub mod plain;
pub mod same_names;
pub mod statics;
pub mod threads;
