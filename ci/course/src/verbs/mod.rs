//! A verb of `cargo course` is a file. Each returns true when all is well, false when there are findings, and an error
//! when it could not do its work. Each is told the folder that holds the book, or one below it, and the environment.

pub mod build;
pub mod new;
pub mod record;
pub mod screenshot;
pub mod serve;
pub mod test;
pub mod timeline;
