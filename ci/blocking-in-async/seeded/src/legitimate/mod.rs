//! Code that makes the same calls but doesn't hold a runtime's thread, or whose author allowed it. Nothing in here is
//! marked. Functions with a doc comment are counted, and the comment says why they are legitimate. Helpers have none.

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
