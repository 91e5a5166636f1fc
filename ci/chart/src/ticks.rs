//! Ticks: a lane for each row, with a mark for each of its moments, on one axis of time. Spans are shaded behind the
//! marks.

use crate::problem::Problem;
use crate::scale::Scale;
use crate::spec::{Column, Spec, Ticks};
use crate::svg::{escape, line, rect, svg, text, with_unit};
use crate::table::{Number, Table};

/// Baseline of a lane's name, top and bottom of its marks, and baseline of the numbers below them, in `em`.
const NAME: f64 = 1.05;
const TOP: f64 = 1.45;
const BOTTOM: f64 = 2.6;
const COUNTS: f64 = 3.5;
/// Distance between lanes, in `em`, without and with numbers below the marks.
const LANE: f64 = 3.1;
const COUNTED: f64 = 4.0;
/// Marks that are less than this percentage of the axis apart look like one.
const APART: f64 = 0.7;
/// Maximum number of marks, because each adds 60 bytes to the page.
const MOST: usize = 100;

/// A row of the table.
struct Lane<'t> {
    name: &'t str,
    times: Vec<Number>,
    spans: Vec<(f64, f64)>,
}

/// Returns the lanes above their axis, and the key to the shades.
pub fn picture(table: &Table, spec: &Spec, ticks: &Ticks) -> Result<String, Problem> {
    let Ticks { times, spans } = ticks;
    let lanes = lanes(table, spec, ticks)?;
    let all = || lanes.iter().flat_map(|lane| &lane.times).map(|time| time.value);
    if all().next().is_none() {
        let what = format!("no row has a number in the column `{}`", times.column.name);
        return Err(Problem::output(table.line, what, "print one"));
    }
    if all().count() > MOST {
        let what = format!("the column `{}` has {} numbers, more than {MOST}", times.column.name, all().count());
        return Err(Problem::output(table.line, what, "print fewer of them"));
    }
    let ends = lanes.iter().flat_map(|lane| &lane.spans).map(|(_, to)| *to);
    let most = all().chain(ends).fold(0.0, f64::max);
    if most == 0.0 {
        return Err(Problem::output(table.line, "all times are 0, so there is no axis", "print later times, too"));
    }
    let scale = Scale::to(most);
    let is_counted = lanes.iter().any(|lane| clusters(lane, &scale).iter().any(|(_, count)| *count > 1));
    let distance = if is_counted { COUNTED } else { LANE };
    let bottom = lanes.len() as f64 * distance;

    let mut content = String::new();
    for (value, label) in scale.labels() {
        let x = scale.place(value);
        let class = match x {
            x if x < 3.0 => "ch-num ch-first",
            x if x > 97.0 => "ch-num ch-last",
            _ => "ch-num",
        };
        content += &line("ch-grid", x, TOP, bottom + 0.1);
        content += &text(class, x, bottom + 1.1, 0.0, &label);
        content.push('\n');
    }
    for (nth, lane) in lanes.iter().enumerate() {
        content += &drawn(lane, &scale, nth as f64 * distance);
    }
    let title = if times.unit.is_empty() { times.title.clone() } else { format!("{}, in {}", times.title, times.unit) };
    let said = lanes.iter().map(|lane| said(lane, &times.unit)).collect::<Vec<_>>().join("; ");
    let key = spans.as_ref().map_or_else(String::new, key);
    let heading = escape(&title);
    Ok(format!(
        "<div class=\"chart-lanes\">\n<p>{heading}{key}</p>\n{}</div>\n",
        svg(&title, &format!("{said}."), bottom + 1.5, &content)
    ))
}

/// Reads the rows.
fn lanes<'t>(table: &'t Table, spec: &Spec, ticks: &Ticks) -> Result<Vec<Lane<'t>>, Problem> {
    let mut lanes = Vec::new();
    for (_, name) in table.cells(&spec.rows) {
        lanes.push(Lane { name, times: Vec::new(), spans: Vec::new() });
    }
    let column = &ticks.times.column;
    for (lane, (line, cell)) in lanes.iter_mut().zip(table.cells(column)) {
        for time in cell.split(' ') {
            lane.times.extend(Number::in_cell(time, line, &column.name)?);
        }
        lane.times.sort_by(|one, other| one.value.total_cmp(&other.value));
    }
    let Some(column) = &ticks.spans else { return Ok(lanes) };
    for (lane, (line, cell)) in lanes.iter_mut().zip(table.cells(column)) {
        for span in cell.split(' ').filter(|span| *span != "-") {
            let ends = span.split_once('-').and_then(|(from, to)| Some((Number::parse(from)?, Number::parse(to)?)));
            let Some((from, to)) = ends.filter(|(from, to)| from.value < to.value) else {
                let what = format!("`{span}` in the column `{}` is not a span", column.name);
                return Err(Problem::output(line, what, "print two times such as `120-470`, or `-` for none"));
            };
            lane.spans.push((from.value, to.value));
        }
    }
    Ok(lanes)
}

/// Returns the marks that look like one: where the first one is, and how many there are.
fn clusters(lane: &Lane, scale: &Scale) -> Vec<(f64, usize)> {
    let mut clusters: Vec<(f64, usize)> = Vec::new();
    for time in &lane.times {
        let x = scale.place(time.value);
        match clusters.last_mut() {
            Some((first, count)) if x - *first < APART => *count += 1,
            _ => clusters.push((x, 1)),
        }
    }
    clusters
}

fn drawn(lane: &Lane, scale: &Scale, top: f64) -> String {
    let mut drawn = text("", 0.0, top + NAME, 0.0, lane.name);
    drawn += &rect("ch-lane", scale.place(0.0), top + BOTTOM, 98.0, 0.08);
    for (from, to) in &lane.spans {
        let (from, to) = (scale.place(*from), scale.place(*to));
        drawn += &rect("ch-span", from, top + TOP, to - from, BOTTOM - TOP);
    }
    let mut last = None;
    for time in &lane.times {
        let x = scale.place(time.value);
        if last != Some(x) {
            drawn += &line("ch-tick", x, top + TOP, top + BOTTOM);
        }
        last = Some(x);
    }
    for (x, count) in clusters(lane, scale).into_iter().filter(|(_, count)| *count > 1) {
        let class = if x > 95.0 { "ch-num ch-last" } else { "ch-num" };
        drawn += &text(class, x, top + COUNTS, 0.0, &format!("{count}×"));
    }
    drawn + "\n"
}

/// Returns what the picture shows of a lane, in words.
fn said(lane: &Lane, unit: &str) -> String {
    match &*lane.times {
        [] => format!("{}: nothing", lane.name),
        [one] => format!("{}: once, at {}", lane.name, with_unit(&one.text, unit)),
        [first, .., last] => {
            let count = lane.times.len();
            format!("{}: {count} times, from {} to {}", lane.name, first.text, with_unit(&last.text, unit))
        }
    }
}

/// Returns what the shades mean.
fn key(spans: &Column) -> String {
    let shade = "<svg aria-hidden=\"true\" width=\"1.2em\" height=\"0.8em\"><rect class=\"ch-span\" width=\"100%\" height=\"100%\"/></svg>";
    format!("<span class=\"chart-key\">{shade} {}</span>", escape(&spans.name))
}
