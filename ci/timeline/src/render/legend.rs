//! The patterns and marks of the picture, and the legend.

use crate::render::lane::Look;
use crate::trace::Language;
use std::collections::BTreeMap;

/// Returns the patterns that the figure uses.
pub fn patterns(id: &str, bars: &BTreeMap<Look, String>) -> String {
    let mut defs = String::new();
    for look in bars.keys() {
        let (size, turn, content) = match look {
            Look::Ready => (4, 0, "<circle class=\"tl-dot\" cx=\"2\" cy=\"2\" r=\".9\"/>"),
            Look::Blocked => (6, 45, "<path class=\"tl-hot\" d=\"M0 0V6\"/>"),
            Look::Parked => (7, 135, "<path class=\"tl-thin\" d=\"M0 0V7\"/>"),
            Look::Busy | Look::Running | Look::Inside | Look::Waiting | Look::Unpolled => continue,
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
        Look::Unpolled => "unpolled",
    }
}

/// Returns the attributes of a path with this look.
pub fn paint(look: Look, id: &str) -> String {
    let class = class(look);
    let fill =
        matches!(look, Look::Ready | Look::Blocked | Look::Parked).then(|| format!(" fill=\"url(#{id}-{class})\""));
    format!("class=\"tl-{class}\"{}", fill.unwrap_or_default())
}

/// The marks that a picture has.
pub struct Marks {
    pub arrows: bool,
    pub ends: bool,
    pub cuts: bool,
    /// Steps are left out.
    pub gaps: bool,
    /// The recorder ended the run.
    pub over: bool,
}

/// Returns the legend of the patterns and marks in the figure.
pub fn legend(id: &str, language: Language, bars: &BTreeMap<Look, String>, marks: &Marks) -> String {
    let (inside, cut) = match language {
        Language::Rust => ("runs one of its futures", "is dropped or fails"),
        Language::Python => ("runs a coroutine that it awaits", "ends with an exception"),
    };
    let words = [
        (Look::Running, "runs"),
        (Look::Inside, inside),
        (Look::Ready, "is ready"),
        (Look::Waiting, "waits, and for what"),
        (Look::Unpolled, "could continue, but nothing polls it"),
        (Look::Blocked, "blocks the thread"),
        (Look::Busy, "runs a task"),
        (Look::Parked, "sleeps"),
    ];
    let bars = words
        .iter()
        .filter(|(look, _)| bars.contains_key(look))
        .map(|(look, words)| (format!("<path {} d=\"M1 1h20v12h-20z\"/>", paint(*look, id)), *words));
    let marks = [
        (marks.arrows, "<path class=\"tl-arrow\" d=\"M11 1V13m-3.5-5l3.5 5l3.5-5\"/>", "wakes"),
        (marks.ends, "<path class=\"tl-end\" d=\"M7 7a4 4 0 1 0 8 0a4 4 0 1 0-8 0z\"/>", "finishes"),
        (marks.cuts, "<path class=\"tl-cut\" d=\"M7 3l8 8m0-8l-8 8\"/>", cut),
        (marks.gaps, "<path class=\"tl-gap\" d=\"M11 0V14\"/>", "steps are left out"),
        (marks.over, "<path class=\"tl-over\" d=\"M11 0V14\"/>", "the recorder ended the run"),
    ];
    let marks = marks.into_iter().filter(|(shown, ..)| *shown).map(|(_, path, words)| (path.to_string(), words));
    let keys = bars.chain(marks).map(|(path, words)| {
        format!("<li><svg width=\"22\" height=\"14\" aria-hidden=\"true\">{path}</svg> {words}</li>")
    });
    format!("<ul class=\"timeline-legend\">{}</ul>\n", keys.collect::<String>())
}
