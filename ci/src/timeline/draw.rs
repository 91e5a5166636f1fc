//! Draws a record: the text of `timeline.html`, one block of HTML that mdBook takes into a chapter as it is.
//!
//! The picture has a column for each step and a lane for everybody. The table below it holds the same in words; its rows
//! carry, as data, what `theme/timeline.js` needs to go through them one by one. The same record makes the same bytes.

use super::lanes::{Arrow, Lane, Look, Span, lanes, on};
use super::record::{Event, How, Job, Kind, Language, Record};
use super::replay::{Replay, State, Step};
use super::story::{Story, escape, thousands, whole};
use std::collections::BTreeMap;
use std::fmt::Write;

/// All in pixels. The picture's natural width, where its columns are neither too narrow nor too wide for that.
const WIDTH: usize = 720;
const COLUMNS: std::ops::RangeInclusive<usize> = 12..=26;
/// A step in which time passes is wider: that it sleeps must be readable.
const WIDE: usize = 56;
const MARGIN: usize = 2;
/// The steps' numbers, above the lanes; the times, below.
const ABOVE: usize = 20;
const BELOW: usize = 20;
/// A lane: its name, its bar, and a gap.
const NAME: usize = 17;
const BAR: usize = 16;
const LANE: usize = NAME + BAR + 8;
/// What a letter takes, at the size of the text in a bar.
const LETTER: f64 = 6.7;
/// How many times, at most, the reader is asked who runs next.
const QUESTIONS: usize = 5;

/// The figure of the record. `id` begins every id in it, and must differ from figure to figure in the whole book.
pub fn figure(record: &Record, id: &str) -> String {
    let replay = Replay::new(record);
    let story = Story::new(&replay);
    let (lanes, arrows, at_once) = lanes(&replay);
    let (picture, legend) = picture(&replay, &lanes, &arrows, id);
    let (language, spoken) = match record.language {
        Language::Rust => ("rust", ""),
        Language::Python => ("python", " in Python"),
    };
    format!(
        "<figure class=\"timeline\" id=\"{id}-timeline\" aria-labelledby=\"{id}-title\" data-listing=\"{language}\">\n\
         <p class=\"timeline-title\" id=\"{id}-title\">Timeline of <code>{}</code>{spoken}</p>\n{picture}{legend}<p class=\"caption\">{}</p>\n<details>\n<summary>Every step, as a table</summary>\n{}</details>\n</figure>\n",
        escape(&record.program),
        story.caption(lanes.iter().filter(|lane| lane.depth > 0).count(), at_once),
        table(&replay, &story, id),
    )
}

/// A page that shows the record beside its program and needs nothing else.
pub fn page(record: &Record, source: &str, css: &str, js: &str) -> String {
    let language = match record.language {
        Language::Rust => "rust",
        Language::Python => "python",
    };
    let name = escape(&record.program);
    let source = source.split('\n').map(escape).collect::<Vec<_>>().join("\n");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{name}: a timeline</title>\n\
         <style>\n{PAGE}{css}</style>\n<main>\n<h1>{name}</h1>\n\
         <pre><code class=\"language-{language}\">{source}</code></pre>\n{}</main>\n<script>\n{js}</script>\n</html>\n",
        figure(record, "timeline"),
    )
}

/// What the book's own styles give to a figure.
const PAGE: &str = "\
:root {
    color-scheme: light dark;
    --bg: light-dark(#fff, #1b1d23);
    --fg: light-dark(#1f2328, #cdd0db);
    --links: light-dark(#1b569c, #8fc1f5);
    --quiet: light-dark(#54595f, #a9adba);
    --line: color-mix(in srgb, var(--fg) 18%, var(--bg));
    --code-bg: color-mix(in srgb, var(--fg) 5%, var(--bg));
    --accent: light-dark(#1f4f91, #6f9fd8);
    --focus: light-dark(#1257c9, #ffd166);
    --plain-font: system-ui, sans-serif;
    --mono-font: ui-monospace, \"SF Mono\", Menlo, Consolas, \"Liberation Mono\", monospace;
}
body { margin: 0; background: var(--bg); color: var(--fg); font: 1.062rem/1.6 system-ui, sans-serif; }
main { max-width: 48.75rem; margin: 0 auto; padding: 1rem; }
pre { position: relative; border-radius: 6px; background: var(--code-bg); }
code { font-family: var(--mono-font); }
pre > code { display: block; overflow-x: auto; padding: 0.75rem 1rem; font-size: 0.85rem; line-height: 1.5; }
figure { margin: 1.5rem 0; }
figure > .caption { color: var(--quiet); font-size: 0.938rem; }
table { border-collapse: collapse; font-size: 0.938rem; line-height: 1.45; }
:is(td, th) { border-block-end: 1px solid var(--line); padding: 0.438rem 0.75rem; text-align: start; vertical-align: top; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
";

/// Where the columns stand.
struct Columns {
    /// The left edges, and last the right edge of the last.
    edges: Vec<usize>,
    width: usize,
}

impl Columns {
    fn new(events: &[Event]) -> Columns {
        let wide = events.iter().filter(|event| passes_time(event)).count();
        let narrow = (events.len() - wide).max(1);
        let width = (WIDTH.saturating_sub(wide * WIDE) / narrow).clamp(*COLUMNS.start(), *COLUMNS.end());
        let mut edges = vec![MARGIN];
        for event in events {
            edges.push(edges[edges.len() - 1] + if passes_time(event) { WIDE } else { width });
        }
        Columns { edges, width }
    }

    fn middle(&self, step: usize) -> usize {
        (self.edges[step] + self.edges[step + 1]) / 2
    }

    fn end(&self) -> usize {
        self.edges[self.edges.len() - 1]
    }
}

fn passes_time(event: &Event) -> bool {
    matches!(event.kind, Kind::Park { .. } | Kind::Block { .. })
}

/// The picture in its box, and the legend.
fn picture(replay: &Replay, lanes: &[Lane], arrows: &[Arrow], id: &str) -> (String, String) {
    let events = &replay.record.events;
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
                How::Dropped | How::Panicked => write!(cuts, "M{} {}l8 8m0-8l-8 8", x - 4, y - 4),
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
        "<div class=\"timeline-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"The picture, to scroll sideways\">\n\
         <svg role=\"img\" aria-label=\"A picture of the timeline. The table below has all of it.\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" data-left=\"{MARGIN}\" data-column=\"{}\" data-wide=\"{WIDE}\">\n{}",
        columns.width,
        patterns(id, &bars)
    );
    svg += &axes(replay.record, &columns, top, bottom);
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
    (svg, legend(id, &bars, [!arrows.is_empty(), !ends.is_empty(), !cuts.is_empty()]))
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

/// The longest of the span's texts that fits.
fn text(columns: &Columns, span: &Span, y: usize) -> String {
    let room = (columns.edges[span.to] - columns.edges[span.from]) as f64 - 8.0;
    let fits = span.texts.iter().find(|text| text.chars().count() as f64 * LETTER <= room);
    fits.map_or_else(String::new, |text| {
        format!("<text x=\"{}\" y=\"{}\">{}</text>", columns.edges[span.from] + 5, y + 12, escape(text))
    })
}

/// The steps' numbers above, the times below, and lines where time has passed.
fn axes(record: &Record, columns: &Columns, top: usize, bottom: usize) -> String {
    let every = if columns.width < 16 { 10 } else { 5 };
    let (mut numbers, mut grid) = (String::new(), String::new());
    for step in 0..record.events.len() {
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
    for (step, pair) in record.events.windows(2).enumerate() {
        let passed = pair[1].at - pair[0].at;
        if passed <= 2.0 * record.tick_us as f64 / 1000.0 + 0.01 {
            continue;
        }
        // A call that blocks is over when the event is written: the time passes in its own column.
        let blocked = matches!(pair[1].kind, Kind::Block { .. });
        let x = columns.edges[step + 1 + usize::from(blocked)];
        lines += &format!("M{x} {top}V{}", bottom + 4);
        let time = format!("{} ms", whole(record, pair[1].at));
        let half = time.chars().count() as f64 * LETTER / 2.0;
        if x as f64 - half >= free {
            times += &format!("<text class=\"tl-num\" x=\"{x}\" y=\"{}\">{time}</text>", bottom + 14);
            free = x as f64 + half + LETTER;
        }
    }
    axes += &format!("<path class=\"tl-time\" d=\"{lines}\"/>\n<g class=\"tl-times\">{times}</g>\n");
    axes
}

/// The patterns that the figure uses.
fn patterns(id: &str, bars: &BTreeMap<Look, String>) -> String {
    let mut defs = String::new();
    for look in bars.keys() {
        let (size, turn, content) = match look {
            Look::Ready => (4, 0, "<circle class=\"tl-dot\" cx=\"2\" cy=\"2\" r=\".9\"/>"),
            Look::Blocked => (6, 45, "<path class=\"tl-hot\" d=\"M0 0V6\"/>"),
            Look::Parked => (7, 135, "<path class=\"tl-thin\" d=\"M0 0V7\"/>"),
            Look::Busy | Look::Running | Look::Inside | Look::Waiting => continue,
        };
        let turn = if turn > 0 { format!(" patternTransform=\"rotate({turn})\"") } else { String::new() };
        defs += &format!(
            "<pattern id=\"{id}-{}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\"{turn}>{content}</pattern>",
            class(*look)
        );
    }
    if defs.is_empty() { defs } else { format!("<defs>{defs}</defs>\n") }
}

fn class(look: Look) -> &'static str {
    match look {
        Look::Busy => "busy",
        Look::Parked => "parked",
        Look::Ready => "ready",
        Look::Running => "run",
        Look::Inside => "inside",
        Look::Blocked => "blocked",
        Look::Waiting => "wait",
    }
}

fn paint(look: Look, id: &str) -> String {
    let class = class(look);
    let fill =
        matches!(look, Look::Ready | Look::Blocked | Look::Parked).then(|| format!(" fill=\"url(#{id}-{class})\""));
    format!("class=\"tl-{class}\"{}", fill.unwrap_or_default())
}

/// What the patterns and marks mean: those that the figure has.
fn legend(id: &str, bars: &BTreeMap<Look, String>, marks: [bool; 3]) -> String {
    let words = [
        (Look::Running, "runs"),
        (Look::Inside, "a part of it runs"),
        (Look::Ready, "is ready"),
        (Look::Waiting, "waits, and on what"),
        (Look::Blocked, "blocks the thread"),
        (Look::Busy, "gives somebody a turn"),
        (Look::Parked, "sleeps"),
    ];
    let bars = words
        .iter()
        .filter(|(look, _)| bars.contains_key(look))
        .map(|(look, words)| (format!("<path {} d=\"M1 1h20v12h-20z\"/>", paint(*look, id)), *words));
    let marks = [
        ("<path class=\"tl-arrow\" d=\"M11 1V13m-3.5-5l3.5 5l3.5-5\"/>", "wakes"),
        ("<path class=\"tl-end\" d=\"M7 7a4 4 0 1 0 8 0a4 4 0 1 0-8 0z\"/>", "ends"),
        ("<path class=\"tl-cut\" d=\"M7 3l8 8m0-8l-8 8\"/>", "is dropped or fails"),
    ]
    .into_iter()
    .zip(marks)
    .filter(|(_, shown)| *shown)
    .map(|((path, words), _)| (path.to_string(), words));
    let keys = bars.chain(marks).map(|(path, words)| {
        format!("<li><svg width=\"22\" height=\"14\" aria-hidden=\"true\">{path}</svg> {words}</li>")
    });
    format!("<ul class=\"timeline-legend\">{}</ul>\n", keys.collect::<String>())
}

/// A row for every step. `data-s`: who comes into which state, as `0g 1r` (ready, g: runs, blocked, waiting, x: gone);
/// `data-w`: the waits that begin, a line for each, as `3 main() · timer: sleep(…)` for wait 3; `data-u`: those that are
/// over; `data-o`: what is printed; `data-p`: ask who runs next; `data-k`: its column is a wide one.
fn table(replay: &Replay, story: &Story, id: &str) -> String {
    let mut table = format!(
        "<div class=\"timeline-table\" tabindex=\"0\" role=\"group\" aria-label=\"The table, to scroll sideways\">\n<table aria-labelledby=\"{id}-title\">\n<thead><tr>\
         <th scope=\"col\">step</th><th scope=\"col\">ms</th><th scope=\"col\">who</th><th scope=\"col\">line</th>\
         <th scope=\"col\">what happens</th></tr></thead>\n<tbody>\n",
    );
    let questions = questions(replay);
    for (step, event) in replay.record.events.iter().enumerate() {
        let who = if let Kind::Spawn { by, .. } = event.kind { by } else { event.task };
        let who = who.map_or_else(|| story.the_loop().to_string(), |task| story.short(task));
        let line = event.line.map(|line| line.to_string()).unwrap_or_default();
        let ask = if questions.contains(&step) { " data-p=\"\"" } else { "" };
        let data = data(replay, step);
        table += &format!(
            "<tr id=\"{id}-{}\"{data}{ask}><td>{0}</td><td>{}</td><td>{who}</td><td>{line}</td><td>{}</td></tr>\n",
            step + 1,
            whole(replay.record, event.at),
            story.sentence(step)
        );
    }
    table + "</tbody>\n</table>\n</div>\n"
}

fn data(replay: &Replay, step: usize) -> String {
    let nobody = BTreeMap::new();
    let before = step.checked_sub(1).map_or(&nobody, |before| &replay.steps[before].states);
    let now = &replay.steps[step];
    let changed = now.states.iter().filter(|(task, state)| before.get(task) != Some(state));
    let mut data = String::new();
    let letters: Vec<String> = changed.map(|(task, state)| format!("{task}{}", letter(*state))).collect();
    if !letters.is_empty() {
        data += &format!(" data-s=\"{}\"", letters.join(" "));
    }
    let before = step.checked_sub(1).map_or_else(Vec::new, |before| waiting(&replay.steps[before]));
    let after = waiting(now);
    let begun: Vec<String> =
        after.iter().filter(|wait| !before.contains(wait)).map(|wait| described(replay, *wait)).collect();
    let over: Vec<String> = before.iter().filter(|wait| !after.contains(wait)).map(usize::to_string).collect();
    if !begun.is_empty() {
        data += &format!(" data-w=\"{}\"", attribute(&begun.join("\n")));
    }
    if !over.is_empty() {
        data += &format!(" data-u=\"{}\"", over.join(" "));
    }
    let event = &replay.record.events[step];
    if let Kind::Out { text, .. } = &event.kind {
        data += &format!(" data-o=\"{}\"", attribute(text));
    }
    if passes_time(event) {
        data += " data-k=\"\"";
    }
    data
}

/// The waits that are not over, as far as their tasks know or have been told.
fn waiting(step: &Step) -> Vec<usize> {
    step.pending.iter().copied().filter(|wait| !step.woken.contains(wait)).collect()
}

/// A wait, who waits, and on what, as `3 task 1: ask("scout") · timer: sleep(…)`.
fn described(replay: &Replay, wait: usize) -> String {
    let it = &replay.waits[&wait];
    let name = it.frame.and_then(|frame| replay.frames.get(&frame)).map(|frame| &*frame.name);
    let name = name.or_else(|| replay.tasks.get(&it.task).and_then(|task| task.name)).unwrap_or_default();
    let task = if it.task > 0 { format!("task {}: ", it.task) } else { String::new() };
    format!("{wait} {task}{name} · {}: {}", on(replay, wait), it.text.replace('\n', " "))
}

fn letter(state: State) -> char {
    match state {
        State::Ready => 'r',
        State::Running => 'g',
        State::Blocked => 'b',
        State::Waiting => 'w',
        State::Gone => 'x',
    }
}

/// Text for an attribute, with its line breaks.
fn attribute(text: &str) -> String {
    text.split('\n').map(escape).collect::<Vec<_>>().join("&#10;").replace('"', "&quot;")
}

/// The steps before which the reader is asked who runs next: some of those where several could.
fn questions(replay: &Replay) -> Vec<usize> {
    let on_loop = |task: &usize| replay.tasks.get(task).is_some_and(|task| task.job == Job::Task);
    let steps: Vec<usize> = (1..replay.steps.len())
        .filter(|step| {
            let event = &replay.record.events[*step];
            let before = &replay.steps[step - 1].states;
            let live = before.iter().filter(|(task, state)| on_loop(task) && **state != State::Gone).count();
            matches!(event.kind, Kind::Run) && event.task.as_ref().is_some_and(on_loop) && live > 1
        })
        .collect();
    // Where several are ready, there is something to guess.
    let ready = |step: &usize| replay.steps[step - 1].states.values().filter(|state| **state == State::Ready).count();
    let (several, one): (Vec<usize>, Vec<usize>) = steps.into_iter().partition(|step| ready(step) > 1);
    let mut questions = spread(&several, QUESTIONS);
    questions.extend(spread(&one, QUESTIONS - questions.len()));
    questions
}

/// At most so many of them, far from each other.
fn spread(steps: &[usize], most: usize) -> Vec<usize> {
    let some = steps.len().min(most);
    (0..some).map(|nth| steps[nth * (steps.len() - 1) / (some - 1).max(1)]).collect()
}
