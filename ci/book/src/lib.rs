//! The model of the book: its text, its listings with their switches, and its recorded files.
//!
//! Everything here only reads files; nothing starts a process. Paths held as text are relative to the book's root and
//! use `/`; lines count from 1. An `Err` means that a file or folder could not be read. What is wrong with the book
//! is a [`Finding`].

pub mod changes;
pub mod chart;
pub mod entries;
pub mod files;
mod finding;
pub mod include;
mod judges;
pub mod listing;
pub mod manifest;
pub mod markdown;
pub mod measured;
pub mod metadata;
pub mod path;
pub mod recorded;
pub mod settings;
pub mod summary;
pub mod tool_table;
pub mod workspace;

pub use finding::{Finding, Report};
pub use listing::{Listing, Mistake, Switches};
pub use markdown::{Block, Page, Section};
pub use metadata::Metadata;
pub use summary::Text;
pub use workspace::Workspace;
