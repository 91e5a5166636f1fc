//! The verbs of `cargo course`, one per file. Each takes the book's folder, or one below it, and the environment. It
//! returns true if all is well, false if there are findings, and an error if it could not do its work.

pub mod build;
pub mod new;
pub mod record;
pub mod screenshot;
pub mod serve;
pub mod test;
pub mod timeline;
