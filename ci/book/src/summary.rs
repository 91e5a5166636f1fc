//! The book's text: the parts and chapters in the summary, and every page.

use crate::files::{files_below, read};
use crate::markdown::{Page, line_of};
use crate::metadata::Metadata;
use crate::path::resolve;
use anyhow::{Context, Result};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::path::Path;

pub const SUMMARY: &str = "src/SUMMARY.md";
/// The page that a host shows for a missing address. It isn't a chapter, so the summary doesn't name it.
pub const NOT_FOUND: &str = "src/404.md";

/// The text of the book, and the repository's own pages.
pub struct Text {
    pub parts: Vec<Part>,
    /// Every markdown file below `src` except the summary, plus README.md and CONTRIBUTING.md if they exist.
    pub pages: Vec<Page>,
    /// The pages that the summary names, in reading order.
    pub named: Vec<Named>,
}

/// A line of the summary that names a page.
#[derive(Debug, PartialEq)]
pub struct Named {
    pub line: usize,
    /// The file it links to; `None` for a draft chapter, which has only a title, or a file outside the book.
    pub path: Option<String>,
    pub title: String,
}

/// A part of the book: a heading of the summary and the chapters below it.
pub struct Part {
    pub title: String,
    /// Line of the title in the summary.
    pub line: usize,
    /// Paths of the chapters' pages.
    pub chapters: Vec<String>,
}

impl Text {
    /// Reads all text below the book's root. Fails if a file can't be read or the summary is missing.
    pub fn read(root: &Path) -> Result<Text> {
        let summary = read(&root.join(SUMMARY))?.with_context(|| format!("there is no {SUMMARY}"))?;
        let (parts, named) = chapters(&summary);
        let smart = Metadata::read(root)?.smart_punctuation;
        let mut paths = files_below(root, "src")?;
        paths.retain(|path| path.ends_with(".md") && path != SUMMARY);
        paths.extend(["README.md".into(), "CONTRIBUTING.md".into()]);
        let mut pages = Vec::new();
        for path in paths {
            pages.extend(read(&root.join(&path))?.map(|text| Page::parse(&path, &text, smart)));
        }
        Ok(Text { parts, pages, named })
    }

    /// Returns the page at `path`; `None` for the summary and anything that isn't a page.
    pub fn page(&self, path: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.path == path)
    }

    /// Returns the pages that the summary names, in reading order.
    pub fn in_order(&self) -> impl Iterator<Item = (&Named, &Page)> {
        self.named.iter().filter_map(|named| Some((named, self.page(named.path.as_deref()?)?)))
    }
}

/// Parses the summary into parts and named pages.
fn chapters(summary: &str) -> (Vec<Part>, Vec<Named>) {
    let (mut parts, mut named) = (Vec::<Part>::new(), Vec::new());
    let mut lists = 0;
    for (event, range) in Parser::new(summary).into_offset_iter() {
        let line = line_of(summary, range.start);
        match event {
            // The first heading is the title of the summary.
            Event::Start(Tag::Heading { .. }) if range.start > 0 => {
                let title = summary[range].trim_matches(['#', ' ', '\n']).into();
                parts.push(Part { title, line, chapters: Vec::new() });
            }
            Event::Start(Tag::List(_)) => lists += 1,
            Event::End(TagEnd::List(_)) => lists -= 1,
            Event::Start(Tag::Link { dest_url, .. }) => {
                let path = resolve(SUMMARY, &dest_url).filter(|_| !dest_url.is_empty());
                let written = summary[range].trim_start_matches('[');
                let title = written.split("](").next().unwrap_or_default().to_string();
                named.push(Named { line, path: path.clone(), title });
                if let Some(part) = parts.last_mut().filter(|_| lists > 0) {
                    part.chapters.extend(path);
                }
            }
            _ => {}
        }
    }
    (parts, named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_has_parts_and_pages() {
        let summary = "# Summary\n\n[Hello](hello.md)\n\n# One\n\n- [A](one/a.md)\n  - [B](one/b.md)\n\n# Two\n\n- [C](c.md)\n- [Draft]()\n";
        let (parts, named) = chapters(summary);
        let titles: Vec<_> = parts.iter().map(|part| part.title.as_str()).collect();
        assert_eq!(titles, ["One", "Two"]);
        assert_eq!(parts[0].chapters, ["src/one/a.md", "src/one/b.md"]);
        assert_eq!(named[0], Named { line: 3, path: Some("src/hello.md".into()), title: "Hello".into() });
        assert_eq!(named.len(), 5);
        assert_eq!(named[4].path, None);
    }
}
