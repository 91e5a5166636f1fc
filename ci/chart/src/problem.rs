//! What keeps a chart from being drawn.

/// The text that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The description of the chart.
    Spec,
    /// The output with the table.
    Output,
}

/// Something wrong with a description or a table: where, what, and how to fix it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub source: Source,
    /// Counts from 1.
    pub line: usize,
    pub what: String,
    pub fix: String,
}

impl Problem {
    pub(crate) fn spec(line: usize, what: impl Into<String>, fix: impl Into<String>) -> Problem {
        Problem { source: Source::Spec, line, what: what.into(), fix: fix.into() }
    }

    pub(crate) fn output(line: usize, what: impl Into<String>, fix: impl Into<String>) -> Problem {
        Problem { source: Source::Output, line, what: what.into(), fix: fix.into() }
    }
}
