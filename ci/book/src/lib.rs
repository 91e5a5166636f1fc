//! The model of the book: its text, its listings with their switches, and what is recorded of them.
//!
//! Everything here reads files and judges only what it reads; nothing starts a process. Paths that are text are
//! relative to the book's root, with `/` between folders; lines count from 1. An `Err` means that a file or folder
//! could not be read; what is wrong with the book is a [`Finding`].

pub mod changes;
pub mod entries;
pub mod files;
mod finding;
pub mod include;
pub mod listing;
pub mod manifest;
pub mod markdown;
pub mod metadata;
pub mod path;
pub mod recorded;
pub mod settings;
pub mod summary;
pub mod workspace;

pub use finding::{Finding, Report};
pub use listing::{Listing, Mistake, Switches};
pub use markdown::{Block, Page, Section};
pub use metadata::Metadata;
pub use summary::Text;
pub use workspace::Workspace;
