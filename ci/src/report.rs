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
    /// A problem without detail, at the line (from 1) of `path`, relative to the root.
    pub fn new(path: &str, line: usize, what: impl Into<String>, mend: impl Into<String>) -> Problem {
        Problem { path: path.into(), line, what: what.into(), mend: mend.into(), detail: String::new() }
    }

    /// The same, with the lines that show the matter.
    pub fn detail(self, detail: impl Into<String>) -> Problem {
        Problem { detail: detail.into(), ..self }
    }
}

/// `path:line: what; mend`, and below it the detail, indented.
impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.path, self.line, self.what, self.mend)?;
        self.detail.lines().try_for_each(|line| write!(f, "\n    {line}"))
    }
}

/// The sum of some checks.
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

    /// Takes over what another report says.
    pub fn absorb(&mut self, other: Report) {
        self.passed += other.passed;
        self.problems.extend(other.problems);
        self.skipped.extend(other.skipped);
    }

    /// Prints every finding, `table` and, as the last line, the sums. True when nothing failed. With `strict` (on CI)
    /// what was skipped has failed.
    pub fn print(mut self, strict: bool, table: &str) -> bool {
        self.problems.sort();
        self.problems.dedup_by(|a, b| (&a.path, a.line, &a.what) == (&b.path, b.line, &b.what));
        for problem in &self.problems {
            println!("{problem}");
        }
        for (name, why) in &self.skipped {
            println!("{}: {name}: {why}", if strict { "failed, as it was skipped on CI" } else { "skipped" });
        }
        print!("{table}");
        let (problems, skipped) = (self.problems.len(), self.skipped.len());
        let (failed, skipped) = if strict { (problems + skipped, 0) } else { (problems, skipped) };
        println!("{} passed, {failed} failed, {skipped} skipped", self.passed);
        failed == 0
    }
}
