//! Code that makes the same calls and holds no runtime's thread, or does where its author allowed it. Nothing below here is
//! marked. A function with a doc comment counts, and the comment says why it is legitimate; their helpers have none.

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
