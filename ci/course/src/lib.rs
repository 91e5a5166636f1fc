//! `cargo course`: shows the book, produces what it shows, records that and proves it.
//!
//! Data flows one way: [`context`] reads what is there, [`produce`] builds once and runs all, [`mod@check`] compares with what
//! is recorded and reports, [`verbs`] say what is wanted. [`tools`] start processes and remember what passed.

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
