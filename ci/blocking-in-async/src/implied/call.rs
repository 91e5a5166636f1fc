//! A call that is implied.

use std::ops::Range;

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
