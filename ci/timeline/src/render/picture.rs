//! The picture: a column for each step that is shown, and a lane for the loop and for each task and its parts.

use crate::render::axes::{ABOVE, BELOW, LETTER, axes, brackets, repeats};
use crate::render::columns::{Columns, MARGIN, WIDE};
use crate::render::endings::endings;
use crate::render::lane::{Lane, Look, Place, Span};
use crate::render::lanes::Lanes;
use crate::render::legend::{Marks, legend, paint, patterns};
use crate::render::replay::Replay;
use crate::render::view::View;
use crate::render::words::{attribute, escape, thousands};
use crate::trace::How;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Heights in pixels of a lane's name, its bar, and the gap below.
const NAME: usize = 17;
const BAR: usize = 16;
const LANE: usize = NAME + BAR + 8;

/// Returns the picture in its box, and the legend.
pub fn picture(replay: &Replay, lanes: &Lanes, view: &View, id: &str) -> (String, String) {
    let trace = replay.trace;
    let columns = Columns::new(&trace.events, view);
    let repeats = repeats(trace, view);
    let top = ABOVE + if repeats.is_empty() { 0 } else { 18 };
    let shown: Vec<&Lane> = lanes.lanes.iter().filter(|lane| view.shows(lanes, lane.place)).collect();
    let bottom = top + shown.len() * LANE;
    let rows: BTreeMap<_, _> = shown.iter().enumerate().map(|(row, lane)| (lane.place, row)).collect();
    let endings = endings(trace, &shown);
    let room = endings.iter().map(|(_, text)| text.len()).max().map_or(34, |longest| 14 + longest * 8);
    let (width, height) = (columns.end() + room, bottom + BELOW);

    let mut bars: BTreeMap<Look, String> = BTreeMap::new();
    let (mut texts, mut names, mut ends, mut cuts) = (String::new(), String::new(), String::new(), String::new());
    let labels = labels(replay, lanes, view, &shown);
    for ((row, lane), label) in shown.iter().enumerate().zip(&labels) {
        let y = top + row * LANE;
        names += &name(lane, label, y + 12);
        for span in lane.spans.iter().filter(|span| view.column(span.from) < view.column(span.to)) {
            let d = bar(&columns, span, y + NAME, span.look == Look::Busy);
            bars.entry(span.look).or_default().push_str(&d);
            texts += &text(&columns, span, y + NAME);
        }
        for (step, how) in lane.ends.iter().filter(|(step, _)| view.is_shown(*step)) {
            let (x, y) = (columns.left(*step) + 6, y + NAME + BAR / 2);
            match how {
                How::Returned => write!(ends, "M{} {y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", x - 4),
                How::Dropped | How::Cancelled | How::Panicked => write!(cuts, "M{} {}l8 8m0-8l-8 8", x - 4, y - 4),
            }
            .expect("a string takes all that is written to it");
        }
    }
    let arrows = lanes.arrows.iter().filter(|arrow| view.is_shown(arrow.step)).filter_map(|arrow| {
        let [from, to] = [arrow.from, arrow.to].map(|place| rows.get(&view.stands_for(lanes, place)));
        let (from, to) = (*from?, *to?);
        let x = columns.middle(arrow.step);
        let (above, below) = (top + from * LANE + NAME, top + to * LANE + NAME);
        match from.cmp(&to) {
            std::cmp::Ordering::Less => Some(format!("M{x} {}V{}m-3.5-5l3.5 5l3.5-5", above + BAR, below - 1)),
            std::cmp::Ordering::Greater => Some(format!("M{x} {above}V{}m-3.5 5l3.5-5l3.5 5", below + BAR + 1)),
            std::cmp::Ordering::Equal => None,
        }
    });
    let arrows: String = arrows.collect();

    let mut svg = format!(
        "<div class=\"timeline-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Picture that scrolls sideways\">\n\
         <svg role=\"img\" aria-label=\"The timeline as a picture. The table below describes every step.\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" data-left=\"{MARGIN}\" data-column=\"{}\" data-wide=\"{WIDE}\">\n{}",
        columns.width,
        patterns(id, &bars)
    );
    svg += &axes(trace, view, &columns, top, bottom);
    for (look, d) in &bars {
        svg += &format!("<path {} d=\"{d}\"/>\n", paint(*look, id));
    }
    svg += &format!("<g class=\"tl-text\">{texts}</g>\n");
    for (class, d) in [("tl-halo", &arrows), ("tl-arrow", &arrows), ("tl-end", &ends), ("tl-cut", &cuts)] {
        if !d.is_empty() {
            svg += &format!("<path class=\"{class}\" d=\"{d}\"/>\n");
        }
    }
    svg += &brackets(&columns, &repeats);
    if !endings.is_empty() {
        svg += &format!("<path class=\"tl-over\" d=\"M{} {top}V{bottom}\"/>\n<g class=\"tl-ending\">", columns.end());
        for (row, text) in &endings {
            let (x, y) = (columns.end() + 6, top + row * LANE + NAME + 12);
            svg += &format!("<text x=\"{x}\" y=\"{y}\">{text}</text>");
        }
        svg += "</g>\n";
    }
    svg += &format!("<g class=\"tl-name\">{names}</g>\n</svg>\n</div>\n");
    let marks = Marks {
        arrows: !arrows.is_empty(),
        ends: !ends.is_empty(),
        cuts: !cuts.is_empty(),
        gaps: !view.is_whole(),
        over: !endings.is_empty(),
    };
    (svg, legend(id, trace.language, &bars, &marks))
}

/// Returns the lanes' labels. Those that would be the same have their lines, or else numbers, and one that stands for
/// others says so.
fn labels(replay: &Replay, lanes: &Lanes, view: &View, shown: &[&Lane]) -> Vec<String> {
    let key = |lane: &Lane| (lanes.around(lane.place).nth(1), lane.label.clone());
    let mut alike: BTreeMap<_, Vec<&Lane>> = BTreeMap::new();
    shown.iter().for_each(|lane| alike.entry(key(lane)).or_default().push(lane));
    let label = |lane: &&Lane| {
        if let Some(group) = view.group_of(lane.place) {
            let shown = lanes.short(replay, group.shown);
            return format!("{} ×{}, of which {shown} is shown", group.name, thousands(group.members.len()));
        }
        let alike = &alike[&key(lane)];
        let lines: BTreeSet<usize> = alike.iter().filter_map(|lane| lane.line).collect();
        match (alike.len(), lane.line) {
            (1, _) => lane.label.clone(),
            (all, Some(line)) if lines.len() == all => format!("{}, line {line}", lane.label),
            _ => {
                let number = alike.iter().position(|other| other.place == lane.place).unwrap_or_default() + 1;
                format!("{} #{number}", lane.label)
            }
        }
    };
    shown.iter().map(label).collect()
}

fn name(lane: &Lane, label: &str, y: usize) -> String {
    let x = MARGIN + lane.depth * 14;
    let branch = if lane.depth > 0 { "└ " } else { "" };
    let mut data = match lane.place {
        Place::Task(task) => format!(" data-task=\"{task}\""),
        _ => String::new(),
    };
    if lane.thread {
        data += " data-thread=\"\"";
    }
    // What a lane that stands for others is called alone.
    if label != lane.label && lane.depth == 0 {
        data += &format!(" data-name=\"{}\"", attribute(&lane.label));
    }
    format!("<text x=\"{x}\" y=\"{y}\"{data}>{branch}{}</text>", escape(label))
}

fn bar(columns: &Columns, span: &Span, y: usize, thin: bool) -> String {
    let (x, width) = (columns.left(span.from), columns.left(span.to) - columns.left(span.from));
    let (y, height) = if thin { (y + BAR / 2 - 2, 4) } else { (y, BAR) };
    format!("M{x} {y}h{width}v{height}h-{width}z")
}

/// Returns the longest of the span's texts that fits.
fn text(columns: &Columns, span: &Span, y: usize) -> String {
    let x = columns.left(span.from);
    let room = (columns.left(span.to) - x) as f64 - 8.0;
    let fits = span.texts.iter().find(|text| text.chars().count() as f64 * LETTER <= room);
    fits.map_or_else(String::new, |text| format!("<text x=\"{}\" y=\"{}\">{}</text>", x + 5, y + 12, escape(text)))
}
