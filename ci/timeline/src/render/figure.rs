//! Draws a trace: returns the text of `timeline.html`, one block of HTML that mdBook copies into a chapter unchanged.
//!
//! The picture has a column for each step and a lane for the loop and for each task and its parts. The table below
//! says the same in words; data attributes of its rows drive `theme/timeline.js`. The output is reproducible.

use crate::render::caption::caption;
use crate::render::columns::{Columns, MARGIN, WIDE};
use crate::render::lane::{Arrow, Lane, Look, Span};
use crate::render::lanes::{Lanes, lanes};
use crate::render::legend::{legend, paint, patterns};
use crate::render::names::Names;
use crate::render::replay::Replay;
use crate::render::table::table;
use crate::render::words::{escape, thousands, whole};
use crate::trace::{How, Kind, Language, Trace};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Height in pixels of the step numbers above the lanes, and of the times below.
const ABOVE: usize = 20;
const BELOW: usize = 20;
/// Heights in pixels of a lane's name, its bar, and the gap below.
const NAME: usize = 17;
const BAR: usize = 16;
const LANE: usize = NAME + BAR + 8;
/// Width of a letter in a bar, in pixels.
const LETTER: f64 = 6.7;

/// Returns the figure of the trace. `id` is the prefix of all its ids and must be unique in the whole book.
pub fn figure(trace: &Trace, id: &str) -> String {
    let replay = Replay::new(trace);
    let names = Names::new(&replay);
    let Lanes { lanes, arrows, at_once } = lanes(&replay);
    let (picture, legend) = picture(&replay, &lanes, &arrows, id);
    let (language, spoken) = match trace.language {
        Language::Rust => ("rust", ""),
        Language::Python => ("python", " in Python"),
    };
    format!(
        "<figure class=\"timeline\" id=\"{id}-timeline\" aria-labelledby=\"{id}-title\" data-listing=\"{language}\">\n\
         <p class=\"timeline-title\" id=\"{id}-title\">Timeline of <code>{}</code>{spoken}</p>\n{picture}{legend}<p class=\"caption\">{}</p>\n<details>\n<summary>Every step in a table</summary>\n{}</details>\n</figure>\n",
        escape(&trace.program),
        caption(&names, lanes.iter().filter(|lane| lane.depth > 0).count(), at_once),
        table(&replay, &names, id),
    )
}

/// Returns the picture in its box, and the legend.
fn picture(replay: &Replay, lanes: &[Lane], arrows: &[Arrow], id: &str) -> (String, String) {
    let events = &replay.trace.events;
    let columns = Columns::new(events);
    let repeats: Vec<(usize, usize, usize)> = events
        .iter()
        .enumerate()
        .filter_map(|(at, event)| match event.kind {
            Kind::Repeat { events, times } => Some((at, events, times)),
            _ => None,
        })
        .collect();
    let top = ABOVE + if repeats.is_empty() { 0 } else { 18 };
    let bottom = top + lanes.len() * LANE;
    let (width, height) = (columns.end() + 34, bottom + BELOW);

    let mut bars: BTreeMap<Look, String> = BTreeMap::new();
    let (mut texts, mut names, mut ends, mut cuts) = (String::new(), String::new(), String::new(), String::new());
    for (row, lane) in lanes.iter().enumerate() {
        let y = top + row * LANE;
        names += &name(lane, y + 12);
        for span in &lane.spans {
            let d = bar(&columns, span, y + NAME, span.look == Look::Busy);
            bars.entry(span.look).or_default().push_str(&d);
            texts += &text(&columns, span, y + NAME);
        }
        for (step, how) in &lane.ends {
            let (x, y) = (columns.edges[*step] + 6, y + NAME + BAR / 2);
            match how {
                How::Returned => write!(ends, "M{} {y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", x - 4),
                How::Dropped | How::Cancelled | How::Panicked => write!(cuts, "M{} {}l8 8m0-8l-8 8", x - 4, y - 4),
            }
            .expect("a string takes all that is written to it");
        }
    }
    let arrows: String = arrows
        .iter()
        .map(|arrow| {
            let x = columns.middle(arrow.step);
            let (from, to) = (top + arrow.from * LANE + NAME, top + arrow.to * LANE + NAME);
            if from < to {
                format!("M{x} {}V{}m-3.5-5l3.5 5l3.5-5", from + BAR, to - 1)
            } else {
                format!("M{x} {from}V{}m-3.5 5l3.5-5l3.5 5", to + BAR + 1)
            }
        })
        .collect();

    let mut svg = format!(
        "<div class=\"timeline-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Picture that scrolls sideways\">\n\
         <svg role=\"img\" aria-label=\"The timeline as a picture. The table below describes every step.\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" data-left=\"{MARGIN}\" data-column=\"{}\" data-wide=\"{WIDE}\">\n{}",
        columns.width,
        patterns(id, &bars)
    );
    svg += &axes(replay.trace, &columns, top, bottom);
    for (look, d) in &bars {
        svg += &format!("<path {} d=\"{d}\"/>\n", paint(*look, id));
    }
    svg += &format!("<g class=\"tl-text\">{texts}</g>\n");
    for (class, d) in [("tl-halo", &arrows), ("tl-arrow", &arrows), ("tl-end", &ends), ("tl-cut", &cuts)] {
        if !d.is_empty() {
            svg += &format!("<path class=\"{class}\" d=\"{d}\"/>\n");
        }
    }
    for (at, events, times) in repeats {
        let from = columns.edges[at.saturating_sub(events)];
        let (to, y) = (columns.edges[at], ABOVE + 14);
        let text = format!("{}× more", thousands(times));
        svg += &format!("<path class=\"tl-again\" d=\"M{from} {}v-4H{to}v4\"/>", y + 2);
        svg += &format!("<text class=\"tl-num\" x=\"{}\" y=\"{}\">{text}</text>\n", (from + to) / 2, y - 6);
    }
    svg += &format!("<g class=\"tl-name\">{names}</g>\n</svg>\n</div>\n");
    (svg, legend(id, replay.trace.language, &bars, [!arrows.is_empty(), !ends.is_empty(), !cuts.is_empty()]))
}

fn name(lane: &Lane, y: usize) -> String {
    let x = MARGIN + lane.depth * 14;
    let branch = if lane.depth > 0 { "└ " } else { "" };
    let task = match lane.task {
        Some(task) if lane.depth == 0 => format!(" data-task=\"{task}\""),
        _ => String::new(),
    };
    let thread = if lane.thread { " data-thread=\"\"" } else { "" };
    format!("<text x=\"{x}\" y=\"{y}\"{task}{thread}>{branch}{}</text>", escape(&lane.label))
}

fn bar(columns: &Columns, span: &Span, y: usize, thin: bool) -> String {
    let (x, width) = (columns.edges[span.from], columns.edges[span.to] - columns.edges[span.from]);
    let (y, height) = if thin { (y + BAR / 2 - 2, 4) } else { (y, BAR) };
    format!("M{x} {y}h{width}v{height}h-{width}z")
}

/// Returns the longest of the span's texts that fits.
fn text(columns: &Columns, span: &Span, y: usize) -> String {
    let room = (columns.edges[span.to] - columns.edges[span.from]) as f64 - 8.0;
    let fits = span.texts.iter().find(|text| text.chars().count() as f64 * LETTER <= room);
    fits.map_or_else(String::new, |text| {
        format!("<text x=\"{}\" y=\"{}\">{}</text>", columns.edges[span.from] + 5, y + 12, escape(text))
    })
}

/// Draws the step numbers above, the times below, and lines where time has passed.
fn axes(trace: &Trace, columns: &Columns, top: usize, bottom: usize) -> String {
    let every = if columns.width < 16 { 10 } else { 5 };
    let (mut numbers, mut grid) = (String::new(), String::new());
    for step in 0..trace.events.len() {
        if step == 0 || (step + 1) % every == 0 {
            let x = columns.middle(step);
            numbers += &match step {
                0 => format!("<text class=\"tl-first\" x=\"{MARGIN}\" y=\"12\">step 1</text>"),
                _ => format!("<text x=\"{x}\" y=\"12\">{}</text>", step + 1),
            };
            grid += &format!("M{x} 16V{bottom}");
        }
    }
    let mut axes = format!("<path class=\"tl-grid\" d=\"{grid}\"/>\n<g class=\"tl-num\">{numbers}</g>\n");
    let (mut lines, mut times) = (String::new(), format!("<text x=\"{MARGIN}\" y=\"{}\">0 ms</text>", bottom + 14));
    let mut free = MARGIN as f64 + 5.0 * LETTER;
    for (step, pair) in trace.events.windows(2).enumerate() {
        let passed = pair[1].at - pair[0].at;
        if passed <= 2.0 * trace.tick_us as f64 / 1000.0 + 0.01 {
            continue;
        }
        // The event of a blocking call is written when the call is over, so the time passes in its own column.
        let blocked = matches!(pair[1].kind, Kind::Block { .. });
        let x = columns.edges[step + 1 + usize::from(blocked)];
        lines += &format!("M{x} {top}V{}", bottom + 4);
        let time = format!("{} ms", whole(trace, pair[1].at));
        let half = time.chars().count() as f64 * LETTER / 2.0;
        if x as f64 - half >= free {
            times += &format!("<text class=\"tl-num\" x=\"{x}\" y=\"{}\">{time}</text>", bottom + 14);
            free = x as f64 + half + LETTER;
        }
    }
    axes += &format!("<path class=\"tl-time\" d=\"{lines}\"/>\n<g class=\"tl-times\">{times}</g>\n");
    axes
}
