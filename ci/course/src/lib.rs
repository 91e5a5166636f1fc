//! `cargo course`: shows the book, records its output and checks it.
//!
//! Data flows one way. [`context`] reads the book, [`produce`] builds and runs its programs, [`mod@check`] compares
//! the results with the recorded files, and [`verbs`] implement the commands. [`tools`] start processes and cache
//! passed checks.

mod build_site;
mod check;
pub mod cli;
pub mod context;
mod produce;
mod schedule;
mod snapshot;
mod social_cards;
pub mod tools;
pub mod verbs;
