//! Draws a chart from a table that a program wrote, as one block of HTML without scripts.
//!
//! [`draw`] takes the description (`chart.toml`) and the text that holds the table. [`spec`] and
//! [`table`] define the two formats. The same input always yields the same bytes.
//!
//! The libraries that draw charts (plotters, charts-rs, charming, eb_bars) return a picture of a fixed size in pixels,
//! with fonts and colors of their own, and charming draws with a script. These charts take their colors and fonts
//! from the page's stylesheet, and they have no `viewBox`: lengths are percentages across and `em` down, so a chart
//! becomes narrower on a phone while its text keeps the size that the reader has set.
//!
//! To add a kind of chart, add its key to [`spec::Spec`], a file like `bars.rs` that draws it, and a branch in
//! [`draw`].

mod axis;
mod bars;
mod figure;
mod lines;
mod problem;
mod scale;
pub mod spec;
mod svg;
pub mod table;
mod ticks;

pub use problem::{Problem, Source};

use spec::{Kind, Spec};
use table::Table;

/// Returns the figure that the description `spec` asks for, drawn from the table in `output`. `id` begins the figure's
/// id and must be unique in the whole book. `note` follows the picture, unless it is empty. An error says what is wrong
/// with either text.
pub fn draw(spec: &str, output: &str, id: &str, note: &str) -> Result<String, Problem> {
    let spec = Spec::parse(spec)?;
    let table = Table::find(output, &spec.columns())?;
    let picture = match &spec.kind {
        Kind::Bars(bars) => bars::picture(&table, &spec, bars)?,
        Kind::Lines(lines) => lines::picture(&table, &spec, lines)?,
        Kind::Ticks(ticks) => ticks::picture(&table, &spec, ticks)?,
    };
    Ok(figure::figure(&spec, &table, &picture, id, note))
}
