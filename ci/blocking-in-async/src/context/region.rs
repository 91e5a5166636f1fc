//! A stretch of a file that runs in one way.

use std::ops::Range;

use crate::crate_map::DefinitionId;
use crate::source::Position;

pub struct Region {
    pub span: Range<Position>,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Async,
    Function(DefinitionId),
    Elsewhere,
    /// On a thread where blocking is allowed.
    Offloaded,
}

/// Where a place runs, as far as a report cares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    Async,
    Function(DefinitionId),
    Elsewhere,
}

impl From<Kind> for Where {
    fn from(kind: Kind) -> Where {
        match kind {
            Kind::Async => Where::Async,
            Kind::Function(id) => Where::Function(id),
            Kind::Elsewhere | Kind::Offloaded => Where::Elsewhere,
        }
    }
}
