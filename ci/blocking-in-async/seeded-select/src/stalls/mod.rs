//! Each function awaits something while a future that it has begun isn't polled.

pub mod disguised;
pub mod fused;
pub mod lent;
pub mod sets;
pub mod streams;
