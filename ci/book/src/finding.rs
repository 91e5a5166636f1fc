//! What a run found out: checks that passed, findings, and what was skipped. Every check has the same kind of finding.

use std::fmt::{self, Display};

/// Something wrong with the book: where, what, and how to fix it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub what: String,
    pub fix: String,
    /// Further lines that show the matter; empty where `what` says it all.
    pub detail: String,
}

/// Lines of detail that are printed at most; the end of what a tool said matters more than its middle.
const MOST_DETAIL: usize = 120;

impl Finding {
    /// A finding without detail.
    pub fn new(path: &str, line: usize, what: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding { path: path.into(), line, what: what.into(), fix: fix.into(), detail: String::new() }
    }

    /// The same finding, with the lines that show the matter.
    pub fn detail(self, detail: impl Into<String>) -> Finding {
        Finding { detail: detail.into(), ..self }
    }
}

/// `path:line: what; fix`, and below it the detail, indented.
impl Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.path, self.line, self.what, self.fix)?;
        let lines: Vec<&str> = self.detail.lines().collect();
        let half = MOST_DETAIL / 2;
        for (nth, line) in lines.iter().enumerate() {
            if lines.len() > MOST_DETAIL && nth == half {
                write!(f, "\n    … {} lines more", lines.len() - MOST_DETAIL)?;
            }
            if lines.len() <= MOST_DETAIL || nth < half || nth >= lines.len() - half {
                write!(f, "\n    {line}")?;
            }
        }
        Ok(())
    }
}

/// The sum of some checks.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub passed: usize,
    pub findings: Vec<Finding>,
    /// What could not be checked here, and why.
    pub skipped: Vec<(String, String)>,
    /// Lines of sums, printed below the findings.
    pub table: String,
}

impl Report {
    /// Counts one check, which passed if it found nothing.
    pub fn check(&mut self, found: impl IntoIterator<Item = Finding>) {
        let before = self.findings.len();
        self.findings.extend(found);
        self.passed += usize::from(self.findings.len() == before);
    }

    /// Adds what another report says.
    pub fn absorb(&mut self, other: Report) {
        self.passed += other.passed;
        self.findings.extend(other.findings);
        self.skipped.extend(other.skipped);
        self.table += &other.table;
    }

    /// Whether nothing was found and nothing skipped.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.skipped.is_empty()
    }

    /// Prints what [`Report::told`] says, and returns the same.
    pub fn print(self, strict: bool) -> bool {
        let (told, passed) = self.told(strict);
        print!("{told}");
        passed
    }

    /// Every finding, the table and, as the last line, the sums; and whether nothing failed. With `strict` (on CI) whatever
    /// was skipped has failed.
    pub fn told(mut self, strict: bool) -> (String, bool) {
        self.findings.sort();
        self.findings.dedup_by(|a, b| (&a.path, a.line, &a.what) == (&b.path, b.line, &b.what));
        let mut told: String = self.findings.iter().map(|finding| format!("{finding}\n")).collect();
        for (name, why) in &self.skipped {
            told += &format!("{}: {name}: {why}\n", if strict { "failed, as it was skipped on CI" } else { "skipped" });
        }
        let (findings, skipped) = (self.findings.len(), self.skipped.len());
        let (failed, skipped) = if strict { (findings + skipped, 0) } else { (findings, skipped) };
        told += &format!("{}{} passed, {failed} failed, {skipped} skipped\n", self.table, self.passed);
        (told, failed == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_detail_is_cut_in_the_middle() {
        let detail: String = (0..1000).map(|line| format!("line {line}\n")).collect();
        let shown = Finding::new("a", 1, "b", "c").detail(detail).to_string();
        assert_eq!(shown.lines().count(), 2 + MOST_DETAIL);
        assert!(shown.contains("line 59\n    … 880 lines more\n    line 940\n"), "{shown}");
    }
}
