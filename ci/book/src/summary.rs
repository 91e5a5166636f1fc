//! The book's text: the parts and chapters that the summary names, and every page.

use crate::files::{files_below, read};
use crate::markdown::{Page, line_of};
use crate::metadata::Metadata;
use crate::path::resolve;
use anyhow::{Context, Result};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::path::Path;

pub const SUMMARY: &str = "src/SUMMARY.md";
/// What a host shows where there is no page. No chapter: the summary does not name it.
pub const NOT_FOUND: &str = "src/404.md";

/// All of the book's text, and what the repository's own pages say.
pub struct Text {
    pub parts: Vec<Part>,
    /// Every markdown file below `src`, but for the summary; and README.md and CONTRIBUTING.md, as far as they exist.
    pub pages: Vec<Page>,
    /// What the summary names, in the order in which it is read.
    pub named: Vec<Named>,
}

/// A page as the summary names it.
#[derive(Debug, PartialEq)]
pub struct Named {
    pub line: usize,
    /// The file that the link leads to; `None` for a draft chapter, which has a title only, or one outside of the book.
    pub path: Option<String>,
    pub title: String,
}

/// A part of the book: the list of chapters below a heading of the summary.
pub struct Part {
    pub title: String,
    /// Of its title in the summary.
    pub line: usize,
    /// Paths of pages.
    pub chapters: Vec<String>,
}

impl Text {
    /// Reads the text below the book's root. An error when a file cannot be read, or there is no summary.
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

    /// The page of that path; `None` for the summary and what is no page.
    pub fn page(&self, path: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.path == path)
    }

    /// The pages that the summary names, in the order in which they are read.
    pub fn in_order(&self) -> impl Iterator<Item = (&Named, &Page)> {
        self.named.iter().filter_map(|named| Some((named, self.page(named.path.as_deref()?)?)))
    }
}

/// The parts of the book, and every page that the summary names.
fn chapters(summary: &str) -> (Vec<Part>, Vec<Named>) {
    let (mut parts, mut named) = (Vec::<Part>::new(), Vec::new());
    let mut lists = 0;
    for (event, range) in Parser::new(summary).into_offset_iter() {
        let line = line_of(summary, range.start);
        match event {
            // The first is the title of the summary itself.
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
