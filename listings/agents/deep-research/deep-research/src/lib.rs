//! Deep research: plan some searches, make them at once, write a report about what was found, and mail it.
//!
//! [`Research`] says how far it has come, as a value that can be saved. [`conduct`] does the waiting, with the agents and
//! servers of a [`Team`], and tells a [`Watcher`] each [`Status`].

pub mod conduct;
pub mod demo;
pub mod page;
pub mod research;
pub mod setup;
pub mod status;
pub mod stop;
pub mod team;
pub mod terminal;
pub mod web;

pub use conduct::conduct;
pub use research::Research;
pub use status::{Status, Watcher, watched};
pub use team::Team;
