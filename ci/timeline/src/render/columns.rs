//! Positions of the picture's columns, one for each step that is shown.

use crate::render::view::View;
use crate::trace::{Event, Kind};
use std::ops::RangeInclusive;

/// Natural width of the picture in pixels; it may be wider or narrower to keep columns legible.
const WIDTH: usize = 720;
const COLUMNS: RangeInclusive<usize> = 12..=26;
/// Width of a step in which time passes, to leave room for the text.
pub const WIDE: usize = 56;
pub const MARGIN: usize = 2;

/// The columns' positions, in pixels.
pub struct Columns<'v> {
    view: &'v View,
    /// Left edges, followed by the right edge of the last column.
    edges: Vec<usize>,
    pub width: usize,
}

impl<'v> Columns<'v> {
    pub fn new(events: &[Event], view: &'v View) -> Columns<'v> {
        let wide = view.steps.iter().filter(|step| passes_time(&events[**step])).count();
        let narrow = (view.steps.len() - wide).max(1);
        let width = (WIDTH.saturating_sub(wide * WIDE) / narrow).clamp(*COLUMNS.start(), *COLUMNS.end());
        let mut edges = vec![MARGIN];
        for step in &view.steps {
            edges.push(edges[edges.len() - 1] + if passes_time(&events[*step]) { WIDE } else { width });
        }
        Columns { view, edges, width }
    }

    /// Returns the left edge of a step or, if it isn't shown, of the next one that is.
    pub fn left(&self, step: usize) -> usize {
        self.edges[self.view.column(step)]
    }

    /// Returns the middle of a step that is shown.
    pub fn middle(&self, step: usize) -> usize {
        (self.left(step) + self.left(step + 1)) / 2
    }

    pub fn end(&self) -> usize {
        self.edges[self.edges.len() - 1]
    }
}

/// Returns whether time passes in this step, virtual or real.
pub fn passes_time(event: &Event) -> bool {
    matches!(event.kind, Kind::Park { .. } | Kind::Block { .. } | Kind::Busy { .. })
}
