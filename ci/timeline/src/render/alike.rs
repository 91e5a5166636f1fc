//! What shares a lane, one by one: below the table, closed, a strip for each of the tasks and a table of their times.

use crate::render::lane::{Lane, Look, Place};
use crate::render::lanes::Lanes;
use crate::render::names::Names;
use crate::render::replay::Replay;
use crate::render::view::{Group, View};
use crate::render::words::{code, thousands, whole};
use crate::trace::{How, Language};
use std::collections::BTreeMap;

/// How many rows the strips and the table have at most.
const MOST: usize = 1000;
/// Width of the strips in pixels, as far as the picture is without scrolling.
const WIDTH: usize = 720;

/// Returns a closed block for each lane that stands for several tasks or parts of one.
pub fn alike(names: &Names, lanes: &Lanes, view: &View) -> String {
    let of: BTreeMap<Place, &Lane> = lanes.lanes.iter().map(|lane| (lane.place, lane)).collect();
    let blocks = view.groups.iter().map(|group| {
        let members: Vec<&Lane> = group.members.iter().filter_map(|member| of.get(member).copied()).collect();
        let what = what(names, group);
        format!(
            "<details class=\"timeline-alike\">\n<summary>Each of the {} {what} {}</summary>\n{}{}</details>\n",
            thousands(members.len()),
            code(&group.name),
            strips(names.replay, &members, what),
            table(names.replay, &members),
        )
    });
    blocks.collect()
}

/// Returns what a group consists of, in the plural.
pub fn what(names: &Names, group: &Group) -> &'static str {
    match group.shown {
        Place::Part(_) => names.futures(),
        _ => "tasks",
    }
}

/// Draws a strip for each lane, all steps from left to right.
fn strips(replay: &Replay, lanes: &[&Lane], what: &str) -> String {
    let rows = lanes.len().min(MOST);
    let height = (600 / rows).clamp(2, 8);
    let x = |step: usize| (step * WIDTH * 2 / replay.steps.len()) as f64 / 2.0;
    let mut strips: BTreeMap<&str, String> = BTreeMap::new();
    for (row, lane) in lanes[..rows].iter().enumerate() {
        for span in &lane.spans {
            // However short a run is, it is seen.
            let (class, least) = match span.look {
                Look::Ready => ("ready", 0.0),
                Look::Waiting | Look::Unpolled => ("wait", 0.0),
                _ => ("run", 1.5),
            };
            let (from, to) = (x(span.from), x(span.to));
            if to.max(from + least) > from {
                let strip = format!("M{from} {}h{}", row * height + height / 2, (to - from).max(least));
                strips.entry(class).or_default().push_str(&strip);
            }
        }
    }
    let strips: String = ["wait", "ready", "run"]
        .into_iter()
        .filter_map(|class| Some((class, strips.get(class)?)))
        .map(|(class, d)| format!("<path class=\"tl-strip tl-strip-{class}\" stroke-width=\"{height}\" d=\"{d}\"/>\n"))
        .collect();
    let which = if rows < lanes.len() { format!("the first {} {what}", thousands(rows)) } else { "each".into() };
    format!(
        "<p class=\"timeline-hint\">A row for {which}, with all {} steps from left to right: dark where it runs, light where it is \
         ready, and gray where it waits.</p>\n\
         <div class=\"timeline-strips\" tabindex=\"0\" role=\"group\" aria-label=\"Rows that scroll\">\n\
         <svg role=\"img\" aria-label=\"A row for each. The table below says the same.\" viewBox=\"0 0 {WIDTH} {tall}\" width=\"{WIDTH}\" \
         height=\"{tall}\">\n{strips}</svg>\n</div>\n",
        thousands(replay.steps.len()),
        tall = rows * height,
    )
}

/// Returns a table of when they began and ended. Neighbors with the same times share a row.
fn table(replay: &Replay, lanes: &[&Lane]) -> String {
    let mut rows: Vec<(Vec<&Lane>, [String; 4])> = Vec::new();
    for lane in lanes {
        let times = times(replay, lane);
        match rows.last_mut() {
            Some((lanes, last)) if *last == times => lanes.push(lane),
            _ => rows.push((vec![lane], times)),
        }
    }
    let left_out = rows.len().saturating_sub(MOST);
    rows.truncate(MOST);
    let row = |(lanes, times): (Vec<&Lane>, [String; 4])| {
        let cells: String = times.iter().map(|time| format!("<td>{time}</td>")).collect();
        format!("<tr><th scope=\"row\">{}</th>{cells}</tr>\n", who(&lanes))
    };
    let body: String = rows.into_iter().map(row).collect();
    let rest = match left_out {
        0 => String::new(),
        left_out => format!("<p class=\"timeline-hint\">{} more rows are left out.</p>\n", thousands(left_out)),
    };
    let (who, begins) = match lanes[0].place {
        Place::Part(_) => ("which", "begins, ms"),
        _ => ("task", "spawned, ms"),
    };
    format!(
        "<div class=\"timeline-times\" tabindex=\"0\" role=\"group\" aria-label=\"Times of each\">\n\
         <table>\n<thead><tr><th scope=\"col\">{who}</th><th scope=\"col\">{begins}</th><th scope=\"col\">first runs, ms</th>\
         <th scope=\"col\">ends, ms</th><th scope=\"col\">how</th></tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n{rest}",
    )
}

fn who(lanes: &[&Lane]) -> String {
    let name = |lane: &Lane| match lane.place {
        Place::Task(task) => task.to_string(),
        _ => code(&lane.label),
    };
    match lanes {
        [] => String::new(),
        [one] => name(one),
        [first, .., last] => format!("{} to {}", name(first), name(last)),
    }
}

/// Returns when a task or part began, first ran and ended, and how.
fn times(replay: &Replay, lane: &Lane) -> [String; 4] {
    let at = |step: usize| whole(replay.trace, replay.trace.events[step].at);
    let runs = |look: Look| matches!(look, Look::Running | Look::Inside | Look::Blocked);
    let begins = lane.spans.first().map(|span| at(span.from));
    let first = lane.spans.iter().find(|span| runs(span.look)).map(|span| at(span.from));
    let (ends, how) = match (lane.ends.last(), replay.trace.language) {
        (Some((step, How::Returned)), _) => (at(*step), "returns"),
        (Some((step, How::Panicked)), Language::Rust) => (at(*step), "panics"),
        (Some((step, How::Panicked)), Language::Python) => (at(*step), "raises an exception"),
        (Some((step, _)), Language::Rust) => (at(*step), "is dropped"),
        (Some((step, _)), Language::Python) => (at(*step), "is canceled"),
        (None, _) => ("–".into(), "goes on"),
    };
    [begins.unwrap_or("–".into()), first.unwrap_or("–".into()), ends, how.into()]
}
