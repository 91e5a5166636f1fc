//! Bars: a panel for each measure, each with a scale of its own, and in it a bar for each row with its value.

use crate::problem::Problem;
use crate::spec::{Measure, Spec};
use crate::svg::{escape, rect, svg, text, with_unit};
use crate::table::{Number, Table};

/// Height of a row, and its name's baseline, its bar and the bar's height, in `em`.
const ROW: f64 = 2.9;
const NAME: f64 = 1.05;
const BAR: f64 = 1.45;
const HEIGHT: f64 = 1.0;
/// Width of the narrowest panel and of an average letter, in `em`.
const PANEL: f64 = 13.5;
const LETTER: f64 = 0.56;
/// Maximum number of letters in a row's name, so that it fits into the narrowest panel.
const LONGEST: usize = 26;

/// Returns the panels.
pub fn picture(table: &Table, spec: &Spec, bars: &[Measure]) -> Result<String, Problem> {
    for (line, name) in table.cells(&spec.rows) {
        if name.chars().count() > LONGEST {
            let what = format!("the name `{name}` is longer than {LONGEST} letters, so it doesn't fit above its bar");
            return Err(Problem::output(line, what, "print a shorter name"));
        }
    }
    let panels = bars.iter().map(|measure| panel(table, spec, measure)).collect::<Result<String, _>>()?;
    Ok(format!("<div class=\"chart-panels\">\n{panels}</div>\n"))
}

fn panel(table: &Table, spec: &Spec, measure: &Measure) -> Result<String, Problem> {
    let Measure { column, title, unit } = measure;
    let mut rows = Vec::new();
    for ((line, cell), (_, name)) in table.cells(column).zip(table.cells(&spec.rows)) {
        rows.push((name, Number::in_cell(cell, line, &column.name)?));
    }
    let bars = || rows.iter().filter_map(|(name, number)| Some((*name, number.as_ref()?)));
    let by_value = |one: &(&str, &Number), other: &(&str, &Number)| one.1.value.total_cmp(&other.1.value);
    let (Some(least), Some(most)) = (bars().min_by(by_value), bars().max_by(by_value)) else {
        let what = format!("no row has a number in the column `{}`", column.name);
        return Err(Problem::output(table.line, what, "print one, or remove the column from the chart"));
    };
    let label = |number: &Number| with_unit(&number.text, unit);
    // The longest value must fit to the right of the longest bar.
    let longest = bars().map(|(_, number)| label(number).chars().count()).max().unwrap_or_default();
    let share = (100.0 * (1.0 - (longest as f64 * LETTER + 0.8) / PANEL)).max(25.0);

    let mut content = String::new();
    for (nth, (name, number)) in rows.iter().enumerate() {
        let top = nth as f64 * ROW;
        content += &text("", 0.0, top + NAME, 0.0, name);
        let width = match number {
            // Shows that it isn't zero.
            Some(number) if number.value > 0.0 => (share * number.value / most.1.value).max(0.5),
            _ => 0.0,
        };
        if width > 0.0 {
            content += &rect("ch-bar", 0.0, top + BAR, width, HEIGHT);
        }
        let value = number.as_ref().map_or_else(|| "–".into(), label);
        let gap = if width > 0.0 { 0.4 } else { 0.0 };
        content += &text("ch-value", width, top + BAR + 0.85, gap, &value);
        content.push('\n');
    }
    let height = rows.len() as f64 * ROW;
    let said = |(name, number): (&str, &Number)| format!("{} ({name})", label(number));
    let desc = format!("Bars from {} to {}.", said(least), said(most));
    Ok(format!("<div>\n<p>{}</p>\n{}</div>\n", escape(title), svg(title, &desc, height, &content)))
}
