//! The results of checks: how many passed, the findings, and what was skipped.

use std::fmt::{self, Display};

/// Something wrong with the book: where, what, and how to fix it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub what: String,
    pub fix: String,
    /// Extra lines to print, such as a tool's output; empty if `what` says it all.
    pub detail: String,
}

/// Maximum number of detail lines to print. The middle is cut, because the end of a tool's output matters more.
const MOST_DETAIL: usize = 120;

impl Finding {
    /// Returns a finding without detail.
    pub fn new(path: &str, line: usize, what: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding { path: path.into(), line, what: what.into(), fix: fix.into(), detail: String::new() }
    }

    /// Returns the finding with these lines of detail.
    pub fn detail(self, detail: impl Into<String>) -> Finding {
        Finding { detail: detail.into(), ..self }
    }
}

/// Formats as `path:line: what; fix`, followed by the indented detail.
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

/// The combined result of several checks.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub passed: usize,
    pub findings: Vec<Finding>,
    /// Name of each check that was skipped, and why.
    pub skipped: Vec<(String, String)>,
    /// A table to print below the findings.
    pub table: String,
}

impl Report {
    /// Counts one check, which passes if it found nothing.
    pub fn check(&mut self, found: impl IntoIterator<Item = Finding>) {
        let before = self.findings.len();
        self.findings.extend(found);
        self.passed += usize::from(self.findings.len() == before);
    }

    /// Adds the results of another report.
    pub fn absorb(&mut self, other: Report) {
        self.passed += other.passed;
        self.findings.extend(other.findings);
        self.skipped.extend(other.skipped);
        self.table += &other.table;
    }

    /// Returns whether nothing was found and nothing skipped.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.skipped.is_empty()
    }

    /// Prints the text of [`Report::told`] and returns whether nothing failed.
    pub fn print(self, strict: bool) -> bool {
        let (told, passed) = self.told(strict);
        print!("{told}");
        passed
    }

    /// Returns the text to print (findings, table, and totals on the last line) and whether nothing failed. With
    /// `strict`, as on CI, a skipped check counts as failed.
    pub fn told(mut self, strict: bool) -> (String, bool) {
        self.findings.sort();
        self.findings.dedup_by(|a, b| (&a.path, a.line, &a.what) == (&b.path, b.line, &b.what));
        let mut told: String = self.findings.iter().map(|finding| format!("{finding}\n")).collect();
        for (name, why) in &self.skipped {
            told +=
                &format!("{}: {name}: {why}\n", if strict { "failed because it was skipped on CI" } else { "skipped" });
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
