//! The axes of the picture: the step numbers above, the times below, and what spans several lanes.

use crate::render::columns::{Columns, MARGIN};
use crate::render::view::View;
use crate::render::words::{thousands, whole};
use crate::trace::{Kind, Trace};

/// Width of a letter in the picture, in pixels.
pub const LETTER: f64 = 6.7;
/// Height in pixels of the step numbers above the lanes, and of the times below.
pub const ABOVE: usize = 20;
pub const BELOW: usize = 20;

/// Draws the step numbers, the times, and lines where time has passed.
pub fn axes(trace: &Trace, view: &View, columns: &Columns, top: usize, bottom: usize) -> String {
    let every = if columns.width < 16 { 10 } else { 5 };
    let (mut numbers, mut grid) = (String::new(), String::new());
    let mut free = 0;
    for (column, step) in view.steps.iter().copied().enumerate() {
        let is_numbered = match view.is_whole() {
            true => column == 0 || (step + 1) % every == 0,
            // The number after each gap, if there is room.
            false => column == 0 || columns.middle(step) > free && (view.is_after_gap(column) || column % every == 0),
        };
        if is_numbered {
            let x = columns.middle(step);
            let number = if view.is_whole() { (step + 1).to_string() } else { thousands(step + 1) };
            numbers += &match step {
                0 => format!("<text class=\"tl-first\" x=\"{MARGIN}\" y=\"12\">step 1</text>"),
                _ => format!("<text x=\"{x}\" y=\"12\">{number}</text>"),
            };
            free = x + 55;
            grid += &format!("M{x} 16V{bottom}");
        }
    }
    let mut axes = format!("<path class=\"tl-grid\" d=\"{grid}\"/>\n<g class=\"tl-num\">{numbers}</g>\n");
    let (mut lines, mut times) = (String::new(), format!("<text x=\"{MARGIN}\" y=\"{}\">0 ms</text>", bottom + 14));
    let mut free = MARGIN as f64 + 5.0 * LETTER;
    for pair in view.steps.windows(2) {
        let [before, after] = [&trace.events[pair[0]], &trace.events[pair[1]]];
        if after.at - before.at <= 2.0 * trace.tick_us as f64 / 1000.0 + 0.01
            || !view.is_whole() && whole(trace, after.at) == whole(trace, before.at)
        {
            continue;
        }
        // The event of a blocking call is written when the call is over, so the time passes in its own column.
        let blocked = matches!(after.kind, Kind::Block { .. });
        let x = columns.left(pair[1] + usize::from(blocked));
        lines += &format!("M{x} {top}V{}", bottom + 4);
        let time = format!("{} ms", whole(trace, after.at));
        let half = time.chars().count() as f64 * LETTER / 2.0;
        if x as f64 - half >= free {
            times += &format!("<text class=\"tl-num\" x=\"{x}\" y=\"{}\">{time}</text>", bottom + 14);
            free = x as f64 + half + LETTER;
        }
    }
    axes += &format!("<path class=\"tl-time\" d=\"{lines}\"/>\n<g class=\"tl-times\">{times}</g>\n");
    let gaps = (0..view.steps.len()).filter(|column| view.is_after_gap(*column));
    let gaps: String = gaps.map(|column| format!("M{} {ABOVE}V{bottom}", columns.left(view.steps[column]))).collect();
    if !gaps.is_empty() {
        axes += &format!("<path class=\"tl-gap\" d=\"{gaps}\"/>\n");
    }
    axes
}

/// Returns the repeats of the picture, from left to right: the first step, the one after the last, and how many times
/// more they happen.
pub fn repeats(trace: &Trace, view: &View) -> Vec<(usize, usize, usize)> {
    let repeats = view.steps.iter().filter_map(|step| match trace.events[*step].kind {
        Kind::Repeat { events, times } => Some((step.saturating_sub(events), *step, times)),
        _ => None,
    });
    let again = view.again.iter().map(|again| (again.from, again.to + 1, again.more));
    let mut repeats: Vec<(usize, usize, usize)> = repeats.chain(again).collect();
    repeats.sort_unstable();
    repeats
}

/// Draws brackets over what happens again.
pub fn brackets(columns: &Columns, repeats: &[(usize, usize, usize)]) -> String {
    let mut brackets = String::new();
    let mut free = 0.0;
    for (from, to, times) in repeats {
        let (from, to, y) = (columns.left(*from), columns.left(*to), ABOVE + 14);
        let (middle, text) = ((from + to) / 2, format!("{}× more", thousands(*times)));
        let left = |text: &str| middle as f64 - text.chars().count() as f64 * LETTER / 2.0;
        // The longest text that doesn't run into the one before.
        let fits = [&*text, text.trim_end_matches(" more")].into_iter().find(|text| left(text) >= free);
        brackets += &format!("<path class=\"tl-again\" d=\"M{from} {}v-4H{to}v4\"/>", y + 2);
        if let Some(text) = fits {
            brackets += &format!("<text class=\"tl-num\" x=\"{middle}\" y=\"{}\">{text}</text>\n", y - 6);
            free = 2.0 * middle as f64 - left(text) + LETTER;
        }
    }
    brackets
}
