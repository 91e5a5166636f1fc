//! Finds the calls that no path or method names, so clippy doesn't see them: a `for` loop over a channel, and methods
//! of the standard library's traits on the crate's own types, such as `Drop::drop` and `FromStr::from_str`.
//!
//! It goes by declarations, imports, and what a variable is bound to, and leaves out whatever these don't show.

mod imports;
mod things;
mod walk;

use std::ops::Range;

use crate::crate_map::CrateMap;
use crate::source::Position;

/// What is called, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Implied {
    pub callee: Callee,
    pub place: Range<Position>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Callee {
    /// A call of the list, by its path.
    Listed(&'static str),
    /// The methods with this name of a type with this name.
    Method(String, &'static str),
}

/// The implied calls in a file. `externs` are the names of other crates.
pub fn calls(syntax: &syn::File, map: &CrateMap, externs: &[String]) -> Vec<Implied> {
    walk::walk(syntax, map, externs)
}
