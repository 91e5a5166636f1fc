//! Finds lines of code blocks that can be folded: what a fixed program shares with the wrong one, and what a compiler
//! adds about code that isn't the reader's. Folds open without a script.

use std::ops::Range;

/// A run of lines.
#[derive(Debug, PartialEq)]
pub struct Part {
    pub lines: Range<usize>,
    pub folded: bool,
}

/// Longest message, in lines, that is shown whole.
const SHORT_MESSAGE: usize = 14;
/// Minimum number of lines worth folding.
const LEAST: usize = 3;
/// Number of unchanged lines to show around a change.
const AROUND: usize = 2;

/// Splits a compiler's message into parts. Notes about bounds, lint levels and macros, notes that point outside the
/// program, and repeated errors are folded.
pub fn of_message(message: &str) -> Vec<Part> {
    let lines: Vec<&str> = message.lines().collect();
    let mut folded = vec![false; lines.len()];
    let mut errors: Vec<&str> = Vec::new();
    let mut is_repeated = false;
    let starts: Vec<usize> = (0..lines.len()).filter(|&at| begins_item(lines[at])).collect();
    for (nth, &start) in starts.iter().enumerate() {
        let end = starts.get(nth + 1).copied().unwrap_or(lines.len());
        if lines[start].starts_with("error") || lines[start].starts_with("warning") {
            is_repeated = errors.contains(&lines[start]);
            errors.push(lines[start]);
        }
        if is_repeated || is_aside(&lines[start..end]) {
            let item = lines[start..end].iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
            folded[start..start + item].fill(true);
        }
    }
    // Also fold the empty line before a folded part.
    for at in 1..lines.len() {
        if lines[at - 1].is_empty() && folded[at] {
            folded[at - 1] = true;
        }
    }
    if lines.len() <= SHORT_MESSAGE { whole(lines.len()) } else { parts(&folded) }
}

/// Splits a program into parts; `changed` says which lines differ from the other program.
pub fn of_changes(changed: &[bool]) -> Vec<Part> {
    if !changed.contains(&true) {
        return whole(changed.len());
    }
    let is_near = |at: usize| changed[at.saturating_sub(AROUND)..changed.len().min(at + AROUND + 1)].contains(&true);
    let folded: Vec<bool> = (0..changed.len()).map(|at| !is_near(at)).collect();
    parts(&folded)
}

/// Returns all lines as one part that is shown.
pub fn whole(lines: usize) -> Vec<Part> {
    vec![Part { lines: 0..lines, folded: false }]
}

/// Returns whether a line begins an error, warning, note or help.
fn begins_item(line: &str) -> bool {
    let label = line.trim_start().trim_start_matches("= ");
    let is_within = line.starts_with(' ') && line.trim_start().starts_with("= ");
    let begins = |word: &str| label.starts_with(word);
    (is_within || !line.starts_with(' ')) && ["error", "warning", "note", "help"].into_iter().any(begins)
}

/// Returns whether an item of a message isn't about the reader's own lines.
fn is_aside(item: &[&str]) -> bool {
    let label = item[0].trim_start().trim_start_matches("= ");
    let is_main = ["error", "warning"].into_iter().any(|word| item[0].starts_with(word));
    let is_about_bounds = [
        "note: required ",
        "note: the lint level is defined here",
        "note: this error originates",
        "note: `#[",
        "note: `-",
    ];
    let leads_out = || item.get(1).is_some_and(|line| line.contains("--> $CARGO/") || line.contains("--> $RUST/"));
    !is_main && (is_about_bounds.into_iter().any(|begin| label.starts_with(begin)) || leads_out())
}

/// Groups lines into runs; a foldable run that is too short is shown.
fn parts(folded: &[bool]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for run in folded.chunk_by(|one, next| one == next) {
        let start = parts.last().map_or(0, |part| part.lines.end);
        let is_folded = run[0] && run.len() >= LEAST;
        match parts.last_mut().filter(|last| last.folded == is_folded) {
            Some(last) => last.lines.end += run.len(),
            None => parts.push(Part { lines: start..start + run.len(), folded: is_folded }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the folded lines of a message, joined.
    fn folded(message: &str) -> String {
        let lines: Vec<&str> = message.lines().collect();
        let folded = of_message(message).into_iter().filter(|part| part.folded);
        folded.map(|part| lines[part.lines].join("\n")).collect::<Vec<_>>().join("\n---\n")
    }

    const ERROR: &str = "error: no\n --> a.rs:1:1\n  |\n1 | a\n  | ^\n  |\n  = help: b\n";
    const BOUND: &str = "note: required by a bound in `spawn`\n --> $CARGO/tokio/spawn.rs\n  |\n  | c\n  | d\n";

    #[test]
    fn notes_about_the_code_of_others_are_folded() {
        let mine = "note: future is not `Send`\n --> a.rs:2:2\n  |\n2 | e\n";
        assert_eq!(folded(&format!("{ERROR}{mine}{BOUND}")), BOUND.trim_end());
        assert_eq!(folded(&format!("{ERROR}{BOUND}{mine}")), BOUND.trim_end(), "what follows is shown again");
        let level = "note: the lint level is defined here\n --> a.rs:1:1\n  |\n1 | f\n";
        assert_eq!(folded(&format!("{ERROR}{mine}{level}")), level.trim_end());
    }

    #[test]
    fn an_error_that_says_the_same_again_is_folded_with_its_notes() {
        let other = ERROR.replace("no", "other");
        assert_eq!(
            folded(&format!("{ERROR}\n{ERROR}{BOUND}\n{other}")),
            format!("\n{ERROR}{BOUND}").trim_end_matches('\n')
        );
    }

    #[test]
    fn a_short_message_is_whole() {
        assert_eq!(of_message(&format!("{ERROR}{BOUND}")), whole(12));
        assert_eq!(of_message(""), whole(0));
    }

    #[test]
    fn what_is_far_from_a_change_is_folded() {
        let changed: Vec<bool> = (0..20).map(|line| line == 8).collect();
        let part = |lines: Range<usize>, folded| Part { lines, folded };
        assert_eq!(of_changes(&changed), [part(0..6, true), part(6..11, false), part(11..20, true)]);
        let changed: Vec<bool> = (0..8).map(|line| line == 0 || line == 7).collect();
        assert_eq!(of_changes(&changed), [part(0..8, false)], "two lines between are no fold");
        assert_eq!(of_changes(&[false; 9]), whole(9));
    }
}
