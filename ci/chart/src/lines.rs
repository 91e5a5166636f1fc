//! Lines: a panel for each measure, and in it a line for each name in the column of names. Each row of the table is one
//! point of a line. A `-` in place of its height leaves a gap.

use crate::axis::Axis;
use crate::problem::Problem;
use crate::spec::{Lines, Measure, Spec};
use crate::svg::{escape, line, segment, svg, text, with_unit};
use crate::table::{Number, Table};

/// Left and right end of the area between the axes, in percent. The labels of the vertical axis stand left of it.
const LEFT: f64 = 13.0;
const RIGHT: f64 = 96.0;
/// Top and bottom of this area, and the baselines below it, in `em`.
const TOP: f64 = 0.6;
const BOTTOM: f64 = 15.6;
const LABELS: f64 = 17.0;
const TITLE: f64 = 18.5;
/// Half the size of a mark, in `em`, with and without corners.
const CORNERS: f64 = 0.28;
const ROUND: f64 = 0.33;
/// Maximum number of lines, because the stylesheet has no more colors that readers can tell apart.
const MOST_LINES: usize = 6;
/// Maximum number of points, because each adds 170 bytes to the page.
const MOST_POINTS: usize = 60;

/// The rows with the same name.
struct Series<'t> {
    name: &'t str,
    points: Vec<Point>,
}

struct Point {
    x: Number,
    /// Nothing if the line has a gap here.
    y: Option<Number>,
}

/// Returns the key to all lines, and the panels.
pub fn picture(table: &Table, spec: &Spec, lines: &[Lines]) -> Result<String, Problem> {
    let panels = lines.iter().map(|lines| panel(table, spec, lines)).collect::<Result<String, _>>()?;
    Ok(format!("<p class=\"chart-keys\">{}</p>\n{panels}", keys(table, spec)))
}

fn panel(table: &Table, spec: &Spec, lines: &Lines) -> Result<String, Problem> {
    let Lines { x, y, is_log } = lines;
    let all = series(table, spec, lines)?;
    let drawn =
        || all.iter().flat_map(|series| series.points.iter().filter_map(|point| Some((&point.x, point.y.as_ref()?))));
    if drawn().next().is_none() {
        let what = format!("no row has a number in the column `{}`", y.column.name);
        return Err(Problem::output(table.line, what, "print one, or remove the column from the chart"));
    }
    if drawn().count() > MOST_POINTS {
        let what = format!("the lines have {} points, more than {MOST_POINTS}", drawn().count());
        return Err(Problem::output(table.line, what, "print fewer rows"));
    }
    let across = axis(table, x, drawn().map(|(x, _)| x.value).collect(), *is_log)?;
    let down = axis(table, y, drawn().map(|(_, y)| y.value).collect(), *is_log)?;

    let mut content = String::new();
    for (share, label) in down.labels() {
        let top = height(share);
        content += &segment("ch-grid", (LEFT, top), (RIGHT, top));
        content += &text("ch-num ch-last", LEFT, top + 0.35, -0.6, &label);
    }
    content.push('\n');
    for (share, label) in across.labels() {
        let left = place(share);
        content += &line("ch-grid", left, TOP, BOTTOM);
        content += &text("ch-num", left, LABELS, 0.0, &label);
    }
    content += &text("ch-num", place(0.5), TITLE, 0.0, &heading(x));
    content.push('\n');
    for (nth, series) in all.iter().enumerate() {
        let at =
            |point: &Point| Some((place(across.share(point.x.value)), height(down.share(point.y.as_ref()?.value))));
        let points: Vec<Option<(f64, f64)>> = series.points.iter().map(at).collect();
        let joined = points.windows(2).filter_map(|pair| Some(segment("", pair[0]?, pair[1]?)));
        let marks = points.iter().flatten().map(|point| mark(nth, *point));
        content += &format!("{}\n", group(nth, &joined.chain(marks).collect::<String>()));
    }

    let title = heading(y);
    let of_axes = if *is_log { " (both axes are logarithmic)" } else { "" };
    let said: Vec<String> = all.iter().map(|series| said(series, x, y)).collect();
    let picture = svg(&format!("{title}, by {}", heading(x)), &format!("{}.", said.join("; ")), TITLE + 0.4, &content);
    Ok(format!("<div class=\"chart-lines\">\n<p>{}{of_axes}</p>\n{picture}</div>\n", escape(&title)))
}

/// Reads the rows, and puts those with the same name together.
fn series<'t>(table: &'t Table, spec: &Spec, lines: &Lines) -> Result<Vec<Series<'t>>, Problem> {
    let Lines { x, y, is_log } = lines;
    let mut all: Vec<Series> = Vec::new();
    let cells = table.cells(&spec.rows).zip(table.cells(&x.column)).zip(table.cells(&y.column));
    for (((line, name), (_, x_cell)), (_, y_cell)) in cells {
        let at = all.iter().position(|series| series.name == name).unwrap_or_else(|| {
            all.push(Series { name, points: Vec::new() });
            all.len() - 1
        });
        let number = |cell, measure: &Measure| number(cell, line, &measure.column.name, *is_log);
        let Some(x) = number(x_cell, x)? else {
            let what = format!("the column `{}` has no number here, so the point has no place", x.column.name);
            return Err(Problem::output(line, what, "print a number such as `12` or `0.25` without its unit"));
        };
        let points = &mut all[at].points;
        if let Some(last) = points.last().filter(|last| last.x.value >= x.value) {
            let what = format!("the line of `{name}` goes from {} back to {}", last.x.text, x.text);
            return Err(Problem::output(
                line,
                what,
                "print the rows of a line in ascending order, and each place once",
            ));
        }
        points.push(Point { x, y: number(y_cell, y)? });
    }
    if all.len() > MOST_LINES {
        let what = format!(
            "the column `{}` has {} names, and a chart has at most {MOST_LINES} lines",
            spec.rows.name,
            all.len()
        );
        return Err(Problem::output(table.line, what, "print the rows of fewer lines"));
    }
    Ok(all)
}

/// Parses a cell, which must have a place on its axis.
fn number(cell: &str, line: usize, column: &str, is_log: bool) -> Result<Option<Number>, Problem> {
    let number = Number::in_cell(cell, line, column)?;
    if is_log && number.as_ref().is_some_and(|number| number.value == 0.0) {
        let what = format!("`{cell}` in the column `{column}` has no place on a logarithmic axis");
        return Err(Problem::output(
            line,
            what,
            "print a positive number or `-`, or remove `scale` from the description",
        ));
    }
    Ok(number)
}

fn axis(table: &Table, measure: &Measure, values: Vec<f64>, is_log: bool) -> Result<Axis, Problem> {
    if values.iter().all(|value| *value == 0.0) {
        let what = format!("all numbers in the column `{}` are 0, so there is no axis", measure.column.name);
        return Err(Problem::output(table.line, what, "print another number, too"));
    }
    Ok(Axis::with(&values, is_log))
}

/// Returns where a share of the horizontal axis is, in percent.
fn place(share: f64) -> f64 {
    LEFT + (RIGHT - LEFT) * share
}

/// Returns where a share of the vertical axis is, in `em`.
fn height(share: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * share
}

/// Returns what a measure measures.
fn heading(measure: &Measure) -> String {
    let Measure { title, unit, .. } = measure;
    if unit.is_empty() { title.clone() } else { format!("{title}, in {unit}") }
}

/// Returns the parts of a line together. Its class names its color and dashes in the stylesheet.
fn group(nth: usize, content: &str) -> String {
    format!("<g class=\"ch-series ch-s{}\">{content}</g>", nth + 1)
}

/// Returns the mark of a point, which has another shape on each line. The picture inside the picture moves the origin of
/// the shape, because percentages and `em` can't be added.
fn mark(nth: usize, (x, y): (f64, f64)) -> String {
    let round = |class: &str| format!("<circle{class} r=\"{ROUND}em\"/>");
    let square = |more: &str| {
        let size = 2.0 * CORNERS;
        format!("<rect{more} x=\"-{CORNERS}em\" y=\"-{CORNERS}em\" width=\"{size}em\" height=\"{size}em\"/>")
    };
    let hollow = " class=\"ch-hollow\"";
    let shape = match nth {
        0 => round(""),
        1 => square(hollow),
        2 => square(" transform=\"rotate(45)\""),
        3 => round(hollow),
        4 => square(""),
        _ => square(&format!("{hollow} transform=\"rotate(45)\"")),
    };
    let [x, y] = [x, y].map(crate::scale::short);
    format!("<svg x=\"{x}%\" y=\"{y}em\">{shape}</svg>")
}

/// Returns each line's name with a piece of the line.
fn keys(table: &Table, spec: &Spec) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (_, name) in table.cells(&spec.rows) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let key = |(nth, name): (usize, &&str)| {
        let piece = segment("", (0.0, 0.5), (100.0, 0.5)) + &mark(nth, (50.0, 0.5));
        let svg = format!("<svg aria-hidden=\"true\" width=\"2.5em\" height=\"1em\">{}</svg>", group(nth, &piece));
        format!("<span class=\"chart-key\">{svg} {}</span>", escape(name))
    };
    names.iter().enumerate().map(key).collect::<Vec<_>>().join(" ")
}

/// Returns where a line begins and where it ends, in words.
fn said(series: &Series, x: &Measure, y: &Measure) -> String {
    let drawn: Vec<String> = (series.points.iter())
        .filter_map(|point| {
            let height = with_unit(&point.y.as_ref()?.text, &y.unit);
            Some(format!("{height} at {}", with_unit(&point.x.text, &x.unit)))
        })
        .collect();
    match &*drawn {
        [] => format!("{}: nothing", series.name),
        [one] => format!("{}: {one}", series.name),
        [first, .., last] => format!("{}: from {first} to {last}", series.name),
    }
}
