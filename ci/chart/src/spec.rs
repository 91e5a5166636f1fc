//! The description of a chart: `chart.toml`. Every name of a column is that of the table's header.
//!
//! ```toml
//! title = "Three calls, one by one and all at once"   # `code` is between backticks
//! rows = "program"                                    # the column that names the rows
//!
//! [[bars]]                                            # one panel of bars, as often as needed
//! column = "time"
//! title = "Time until the last answer"                # by default, the column's name
//! unit = "s"                                          # optional
//! ```
//!
//! Instead of `[[bars]]`, a table `[ticks]` draws moments on one axis that begins at 0:
//!
//! ```toml
//! [ticks]
//! column = "ticks at"                                 # cells such as `0 100 250`
//! title = "Time since the start"
//! unit = "ms"
//! spans = "blocked"                                   # optional: cells such as `120-470`, drawn as shades
//! ```
//!
//! `[[lines]]` draws a line for each name in `rows`, which has a row of the table for each of its points:
//!
//! ```toml
//! [[lines]]                                           # one panel of lines, as often as needed
//! x = "tasks"                                         # the column of the places across
//! x-title = "Waiting tasks"                           # by default, that column's name
//! x-unit = "kB"                                       # optional
//! column = "memory"                                   # the column of the heights
//! title = "Memory"                                    # by default, that column's name
//! unit = "MB"                                         # optional
//! scale = "log"                                       # optional: makes both axes logarithmic
//! ```

use crate::problem::Problem;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// A description that names one kind of chart.
pub struct Spec {
    pub title: String,
    pub rows: Column,
    pub kind: Kind,
}

/// What to draw.
pub enum Kind {
    Bars(Vec<Measure>),
    Lines(Vec<Lines>),
    Ticks(Ticks),
}

/// A column's name, and the line of the description that names it.
pub struct Column {
    pub name: String,
    pub line: usize,
}

/// A column of numbers.
pub struct Measure {
    pub column: Column,
    pub title: String,
    pub unit: String,
}

/// A panel of lines.
pub struct Lines {
    pub x: Measure,
    pub y: Measure,
    /// Whether both axes are logarithmic.
    pub is_log: bool,
}

pub struct Ticks {
    pub times: Measure,
    /// The column of the spans of time to shade.
    pub spans: Option<Column>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    rows: Spanned<String>,
    bars: Option<Vec<Panel>>,
    lines: Option<Vec<Plot>>,
    ticks: Option<Axis>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Panel {
    column: Spanned<String>,
    title: Option<String>,
    unit: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Plot {
    x: Spanned<String>,
    x_title: Option<String>,
    x_unit: Option<String>,
    column: Spanned<String>,
    title: Option<String>,
    unit: Option<String>,
    scale: Option<Scale>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scale {
    Log,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Axis {
    column: Spanned<String>,
    title: Option<String>,
    unit: Option<String>,
    spans: Option<Spanned<String>>,
}

impl Spec {
    /// Parses a description.
    pub fn parse(text: &str) -> Result<Spec, Problem> {
        let line = |span: Range<usize>| text.as_bytes()[..span.start].iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = |name: Spanned<String>| Column { line: line(name.span()), name: name.into_inner() };
        let measure = |name, title: Option<String>, unit: Option<String>| {
            let column = column(name);
            Measure { title: title.unwrap_or_else(|| column.name.clone()), unit: unit.unwrap_or_default(), column }
        };
        let file: File = toml::from_str(text).map_err(|error| {
            let what = error.message().replace('\n', ", ");
            Problem::spec(error.span().map_or(1, line), what, "fix this line of the description")
        })?;
        let kind = match (file.bars, file.lines, file.ticks) {
            (Some(bars), None, None) if !bars.is_empty() => {
                Kind::Bars(bars.into_iter().map(|bars| measure(bars.column, bars.title, bars.unit)).collect())
            }
            (None, Some(plots), None) if !plots.is_empty() => {
                let lines = plots.into_iter().map(|plot| Lines {
                    x: measure(plot.x, plot.x_title, plot.x_unit),
                    y: measure(plot.column, plot.title, plot.unit),
                    is_log: plot.scale.is_some(),
                });
                Kind::Lines(lines.collect())
            }
            (None, None, Some(ticks)) => Kind::Ticks(Ticks {
                times: measure(ticks.column, ticks.title, ticks.unit),
                spans: ticks.spans.map(column),
            }),
            _ => {
                let fix = "write either `[[bars]]`, `[[lines]]`, or `[ticks]`";
                return Err(Problem::spec(1, "the chart has no kind, or more than one", fix));
            }
        };
        Ok(Spec { title: file.title, rows: column(file.rows), kind })
    }

    /// Returns the columns that the table must have.
    pub fn columns(&self) -> Vec<&Column> {
        let drawn: Vec<&Column> = match &self.kind {
            Kind::Bars(bars) => bars.iter().map(|bars| &bars.column).collect(),
            Kind::Lines(lines) => lines.iter().flat_map(|lines| [&lines.x.column, &lines.y.column]).collect(),
            Kind::Ticks(ticks) => [&ticks.times.column].into_iter().chain(&ticks.spans).collect(),
        };
        [&self.rows].into_iter().chain(drawn).collect()
    }

    /// Returns the unit of a column, empty if it has none.
    pub fn unit(&self, column: &str) -> &str {
        let measures: Vec<&Measure> = match &self.kind {
            Kind::Bars(bars) => bars.iter().collect(),
            Kind::Lines(lines) => lines.iter().flat_map(|lines| [&lines.x, &lines.y]).collect(),
            // Spans are in the unit of the times.
            Kind::Ticks(Ticks { times, spans: Some(spans) }) if spans.name == column => return &times.unit,
            Kind::Ticks(ticks) => vec![&ticks.times],
        };
        measures.into_iter().find(|measure| measure.column.name == column).map_or("", |measure| &measure.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> (usize, String) {
        Spec::parse(text).map(|_| ()).map_err(|problem| (problem.line, problem.what)).expect_err("it is wrong")
    }

    #[test]
    fn a_wrong_key_is_found_where_it_stands() {
        let (line, what) = problem("title = \"a\"\nrows = \"b\"\n\n[[bars]]\ncolumn = \"c\"\nunits = \"s\"\n");
        assert_eq!(line, 6);
        assert!(what.starts_with("unknown field `units`, expected one of"), "{what}");
    }

    #[test]
    fn a_chart_has_one_kind() {
        let both = "title = \"a\"\nrows = \"b\"\n[ticks]\ncolumn = \"c\"\n[[bars]]\ncolumn = \"c\"\n";
        let neither = "title = \"a\"\nrows = \"b\"\n";
        for text in [both, neither, &format!("{neither}bars = []\n"), &format!("{neither}lines = []\n")] {
            assert_eq!(problem(text).1, "the chart has no kind, or more than one");
        }
    }
}
