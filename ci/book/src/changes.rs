//! Reads the page that says what changed: one section per change, newest first. The feed is made from it, so the
//! headings have a fixed form.

use crate::finding::Finding;
use crate::markdown::Page;
use crate::summary::Text;
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use toml::value::Datetime;

/// One section of the page.
#[derive(Debug, PartialEq)]
pub struct Change {
    /// The day, such as `2026-11-23`.
    pub date: String,
    pub title: String,
    /// The id of the heading.
    pub id: String,
}

/// Returns the page that the settings name; `None` if they name none, an error if it doesn't exist.
pub fn page<'a>(book: &Workspace, text: &'a Text) -> Result<Option<&'a Page>> {
    let Some(path) = &book.settings.changes else { return Ok(None) };
    let Some(page) = text.page(path) else {
        bail!("Cargo.toml: `changes` in [workspace.metadata.course] names {path:?}, but there is no such page");
    };
    Ok(Some(page))
}

/// Returns the well-formed changes, in the page's order, and what is wrong with the others.
pub fn read(page: &Page) -> (Vec<Change>, Vec<Finding>) {
    let (mut changes, mut findings) = (Vec::<Change>::new(), Vec::new());
    let lines: Vec<&str> = page.text.lines().collect();
    let heading = |line: usize| lines.get(line - 1).copied().unwrap_or_default();
    // The first heading is the page's title.
    for section in page.sections.iter().skip(1) {
        let mut finding = |what: &str, fix: &str| findings.push(Finding::new(&page.path, section.line, what, fix));
        let Some(change) = change(heading(section.line)) else {
            let fix = "write `## 2026-11-23: What changed {#what-changed}`: a real date, a title and an id";
            finding("this heading is not a date and a title", fix);
            continue;
        };
        let below = lines[section.line..].iter().take_while(|line| !line.starts_with('#'));
        if below.clone().all(|line| line.trim().is_empty()) {
            finding("the change has a heading but no text", "describe below it what is new for the reader");
        } else if changes.last().is_some_and(|above| above.date < change.date) {
            finding("this change is newer than the one above it", "sort the changes, newest first");
        } else {
            changes.push(change);
        }
    }
    if page.sections.len() < 2 {
        findings.push(Finding::new(&page.path, 1, "the page lists no changes", "add one, or remove the page"));
    }
    (changes, findings)
}

fn change(heading: &str) -> Option<Change> {
    let (date, rest) = heading.strip_prefix("## ")?.split_once(": ")?;
    let (title, id) = rest.strip_suffix('}')?.rsplit_once(" {#")?;
    let is_id = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let is_whole = is_day(date) && is_id && !title.trim().is_empty();
    is_whole.then(|| Change { date: date.into(), title: title.trim().into(), id: id.into() })
}

/// Returns whether the date exists, such as `2024-02-29`.
pub fn is_day(date: &str) -> bool {
    date.len() == 10 && date.parse::<Datetime>().is_ok_and(|date| date.time.is_none() && date.offset.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dates of the changes and the lines of the findings.
    fn found(text: &str) -> (Vec<String>, Vec<usize>) {
        let (changes, findings) = read(&Page::parse("src/changes.md", text, true));
        (changes.into_iter().map(|change| change.date).collect(), findings.iter().map(|finding| finding.line).collect())
    }

    #[test]
    fn changes_are_read() {
        let (changes, findings) =
            read(&Page::parse("a.md", "# New\n\nHm.\n\n## 2024-02-29: A: b `c` {#a-1}\n\nB.\n", true));
        assert_eq!(findings, []);
        assert_eq!(changes, [Change { date: "2024-02-29".into(), title: "A: b `c`".into(), id: "a-1".into() }]);
    }

    #[test]
    fn what_is_malformed_is_found() {
        for heading in [
            "## 2025-02-29: A {#a}",
            "## 2025-13-01: A {#a}",
            "## 2025-1-01: A {#a}",
            "## +025-01-01: A {#a}",
            "## 2025-01-01 A {#a}",
            "## 2025-01-01: A",
            "## 2025-01-01:  {#a}",
            "### 2025-01-01: A {#a}",
        ] {
            assert_eq!(found(&format!("# New\n\n{heading}\n\nB.\n")), (vec![], vec![3]), "{heading}");
        }
        let later = "# New\n\n## 2025-01-01: A {#a}\n\nA.\n\n## 2025-01-02: B {#b}\n\nB.\n\n## 2025-01-01: C {#c}\n\n";
        assert_eq!(found(later), (vec!["2025-01-01".into()], vec![7, 11]));
        assert_eq!(found("# New\n"), (vec![], vec![1]));
    }
}
