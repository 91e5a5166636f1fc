//! Positions of the picture's columns, one per step.

use crate::trace::{Event, Kind};
use std::ops::RangeInclusive;

/// Natural width of the picture in pixels; it may be wider or narrower to keep columns legible.
const WIDTH: usize = 720;
const COLUMNS: RangeInclusive<usize> = 12..=26;
/// Width of a step in which time passes, to leave room for the text.
pub const WIDE: usize = 56;
pub const MARGIN: usize = 2;

/// The columns' positions, in pixels.
pub struct Columns {
    /// Left edges, followed by the right edge of the last column.
    pub edges: Vec<usize>,
    pub width: usize,
}

impl Columns {
    pub fn new(events: &[Event]) -> Columns {
        let wide = events.iter().filter(|event| passes_time(event)).count();
        let narrow = (events.len() - wide).max(1);
        let width = (WIDTH.saturating_sub(wide * WIDE) / narrow).clamp(*COLUMNS.start(), *COLUMNS.end());
        let mut edges = vec![MARGIN];
        for event in events {
            edges.push(edges[edges.len() - 1] + if passes_time(event) { WIDE } else { width });
        }
        Columns { edges, width }
    }

    pub fn middle(&self, step: usize) -> usize {
        (self.edges[step] + self.edges[step + 1]) / 2
    }

    pub fn end(&self) -> usize {
        self.edges[self.edges.len() - 1]
    }
}

/// Returns whether time passes in this step, virtual or real.
pub fn passes_time(event: &Event) -> bool {
    matches!(event.kind, Kind::Park { .. } | Kind::Block { .. } | Kind::Busy { .. })
}
