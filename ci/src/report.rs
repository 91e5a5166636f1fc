//! What a run found out: checks that passed, problems, and what was skipped. One kind of problem for every check.

use std::fmt::{self, Display};

/// Something wrong with the book: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Relative to the book's root, with `/` between folders.
    pub path: String,
    /// From 1.
    pub line: usize,
    pub what: String,
    pub mend: String,
    /// Further lines that show the matter; empty where `what` says it all.
    pub detail: String,
}

impl Problem {
    pub fn new(path: &str, line: usize, what: impl Into<String>, mend: impl Into<String>) -> Problem {
        Problem { path: path.into(), line, what: what.into(), mend: mend.into(), detail: String::new() }
    }

    pub fn detail(self, detail: impl Into<String>) -> Problem {
        Problem { detail: detail.into(), ..self }
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.path, self.line, self.what, self.mend)?;
        self.detail.lines().try_for_each(|line| write!(f, "\n    {line}"))
    }
}

#[derive(Debug, Default)]
pub struct Report {
    pub passed: usize,
    pub problems: Vec<Problem>,
    /// What could not be checked here, and why.
    pub skipped: Vec<(String, String)>,
}

impl Report {
    /// One check: passed when it found nothing.
    pub fn check(&mut self, found: impl IntoIterator<Item = Problem>) {
        let before = self.problems.len();
        self.problems.extend(found);
        self.passed += usize::from(self.problems.len() == before);
    }

    pub fn absorb(&mut self, other: Report) {
        self.passed += other.passed;
        self.problems.extend(other.problems);
        self.skipped.extend(other.skipped);
    }

    /// Prints every finding and, as the last line, the sums. True when nothing failed. With `strict` (on CI) what was
    /// skipped has failed.
    pub fn print(mut self, strict: bool, table: &str) -> bool {
        self.problems.sort();
        let place = |problem: &Problem| (problem.path.clone(), problem.line, problem.what.clone());
        self.problems.dedup_by_key(|problem| place(problem));
        let failed = self.problems.len() + if strict { self.skipped.len() } else { 0 };
        let skipped = if strict { 0 } else { self.skipped.len() };
        for problem in &self.problems {
            println!("{problem}");
        }
        for (name, why) in &self.skipped {
            println!("{}: {name}: {why}", if strict { "failed, as it was skipped on CI" } else { "skipped" });
        }
        print!("{table}");
        println!("{} passed, {failed} failed, {skipped} skipped", self.passed);
        failed == 0
    }
}

/// The first line (from 1) at which two texts differ, with what each says there; `None` when they are equal.
pub fn first_difference(old: &str, new: &str) -> Option<(usize, String, String)> {
    let (mut old, mut new) = (old.split('\n'), new.split('\n'));
    (1..).find_map(|line| match (old.next(), new.next()) {
        (None, None) => Some(None),
        (a, b) if a == b => None,
        (a, b) => {
            let show = |side: Option<&str>| side.unwrap_or("(the text ends before)").to_string();
            Some(Some((line, show(a), show(b))))
        }
    })?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_found() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some((2, "b".into(), "c".into())));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some((2, "".into(), "b".into())));
        assert_eq!(first_difference("a", "a\n"), Some((2, "(the text ends before)".into(), "".into())));
    }
}
