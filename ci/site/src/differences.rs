//! The lines in which a fixed program differs from the wrong program beside it.

use similar::{ChangeTag, TextDiff};

/// What the second of two programs changes.
pub struct Differences {
    /// For each of its lines, whether it is new.
    pub changed: Vec<bool>,
    /// How many lines of the first program were removed before each line, and at the end.
    pub gone: Vec<usize>,
}

/// Compares two programs line by line with Myers' algorithm. Replaced lines don't count as removed.
pub fn differences(first: &str, second: &str) -> Differences {
    let diff = TextDiff::from_lines(first, second);
    let (mut changed, mut gone) = (Vec::new(), vec![0]);
    for change in diff.iter_all_changes() {
        match change.tag() {
            ChangeTag::Delete => *gone.last_mut().expect("it begins with one") += 1,
            tag => {
                changed.push(tag == ChangeTag::Insert);
                gone.push(0);
            }
        }
    }
    for at in 0..changed.len() {
        if changed[at] {
            gone[at] = 0;
        }
    }
    Differences { changed, gone }
}

impl Differences {
    /// Returns for each line whether the reader must see it, because it is new or a line beside it was removed.
    pub fn visible(&self) -> Vec<bool> {
        let last = self.changed.len().saturating_sub(1);
        let is_seen = |at: usize| self.changed[at] || self.gone[at] > 0 || (at == last && self.gone[at + 1] > 0);
        (0..self.changed.len()).map(is_seen).collect()
    }

    /// Returns the number of changed lines as text, to print below a program.
    pub fn summary(&self) -> String {
        let one_or = |number: usize, are: &str, is: &str| match number {
            1 => format!("1 line {is}"),
            _ => format!("{number} lines {are}"),
        };
        let changed = self.changed.iter().filter(|changed| **changed).count();
        let gone: usize = self.gone.iter().sum();
        match (changed, gone) {
            (changed, 0) => one_or(changed, "differ", "differs"),
            (0, gone) => one_or(gone, "are gone", "is gone"),
            (changed, gone) => format!("{}, {gone} gone", one_or(changed, "differ", "differs")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_lines_and_lost_ones_are_counted() {
        let differences = differences("a\nb\nc\nd\n", "a\nB\nc\n");
        assert_eq!(differences.changed, [false, true, false]);
        assert_eq!(differences.gone, [0, 0, 0, 1]);
        assert_eq!(differences.visible(), [false, true, true]);
        assert_eq!(differences.summary(), "1 line differs, 1 gone");
    }

    #[test]
    fn what_is_the_same_or_only_lost_is_counted() {
        assert_eq!(differences("a\nb\n", "a\nb\n").summary(), "0 lines differ");
        let lost = differences("a\nb\nc\n", "c\n");
        assert_eq!((lost.gone.clone(), lost.summary()), (vec![2, 0], "2 lines are gone".into()));
        assert_eq!(differences("b\n", "a\nb\n").changed, [true, false]);
    }
}
