//! Finds the calls that no path or method names, so clippy doesn't see them: a `for` loop over a channel, and methods
//! of the standard library's traits on the crate's own types, such as `Drop::drop` and `FromStr::from_str`.
//!
//! It goes by declarations, imports, and what a variable is bound to, and leaves out whatever these don't show.

mod call;
mod things;
mod walk;

pub use call::{Callee, Implied};

use crate::crate_map::CrateMap;

/// The implied calls in a file. `externs` are the names of other crates.
pub fn calls(syntax: &syn::File, map: &CrateMap, externs: &[String]) -> Vec<Implied> {
    walk::walk(syntax, map, externs)
}
