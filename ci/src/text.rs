//! What the book's text holds: parts and chapters, and in each page its code, headings, claims and words. Reads
//! markdown as mdBook does; judges nothing.

use crate::listings::files_below;
use crate::record::read;
use anyhow::{Context, Result};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::HashSet;
use std::path::Path;

pub const SUMMARY: &str = "src/SUMMARY.md";

pub struct Text {
    pub parts: Vec<Part>,
    /// Every markdown file below `src`, but for the summary.
    pub pages: Vec<Page>,
    /// README.md and CONTRIBUTING.md, as far as they exist.
    pub outside: Vec<Page>,
    /// What the summary names: line and path.
    pub named: Vec<(usize, String)>,
}

/// A part of the book: the list of chapters below a heading of the summary.
#[derive(Debug, Default, PartialEq)]
pub struct Part {
    pub title: String,
    /// Of its title in the summary.
    pub line: usize,
    /// Paths of pages.
    pub chapters: Vec<String>,
}

#[derive(Default)]
pub struct Page {
    /// Relative to the root, as are all paths here.
    pub path: String,
    pub text: String,
    pub blocks: Vec<Block>,
    pub sections: Vec<Section>,
    pub rows: Vec<Row>,
    /// Inline code with its line.
    pub spans: Vec<(usize, String)>,
    /// Lines outside of code that hold something for mdBook to put in: `{{#…}}`.
    pub outside_code: Vec<(usize, String)>,
    /// Lines of `<pre>`, which is code that no fence holds.
    pub raw_code: Vec<usize>,
    /// Places where the reader predicts: `<details class="predict">`.
    pub predictions: usize,
    /// Words of prose: all but blocks of code, tags and comments.
    pub words: usize,
}

/// A block of code.
#[derive(Debug, Default, PartialEq)]
pub struct Block {
    /// Of its first fence.
    pub line: usize,
    /// What follows the fence; `None` for an indented block.
    pub info: Option<String>,
    pub code: String,
    /// The inline code that is all of the paragraph directly below.
    pub run_line: Option<String>,
}

/// A heading, and what stands below it before the next one.
#[derive(Debug, PartialEq)]
pub struct Section {
    pub id: String,
    /// The claims it teaches, with the line that says so.
    pub teaches: Vec<(usize, String)>,
}

/// A row of a table.
#[derive(Debug, PartialEq)]
pub struct Row {
    pub line: usize,
    pub first: String,
    /// Where the last link of its last cell leads.
    pub link: Option<String>,
}

impl Text {
    pub fn read(root: &Path) -> Result<Text> {
        let summary = read(&root.join(SUMMARY))?.with_context(|| format!("there is no {SUMMARY}"))?;
        let (parts, named) = chapters(&summary);
        let mut pages = Vec::new();
        for path in files_below(root, "src")? {
            if path.ends_with(".md") && path != SUMMARY {
                pages.push(Page::parse(&path, &read(&root.join(&path))?.unwrap_or_default()));
            }
        }
        let mut outside = Vec::new();
        for path in ["README.md", "CONTRIBUTING.md"] {
            outside.extend(read(&root.join(path))?.map(|text| Page::parse(path, &text)));
        }
        Ok(Text { parts, pages, outside, named })
    }

    pub fn page(&self, path: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.path == path)
    }
}

/// The parts of the book, and every page that the summary names.
fn chapters(summary: &str) -> (Vec<Part>, Vec<(usize, String)>) {
    let (mut parts, mut named) = (Vec::new(), Vec::new());
    let mut part = Part::default();
    let (mut heading, mut lists) = (false, 0);
    for (event, range) in Parser::new(summary).into_offset_iter() {
        match event {
            // The first is the title of the summary itself.
            Event::Start(Tag::Heading { .. }) if range.start == 0 => {}
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                heading = true;
                part = Part { line: line_of(summary, range.start), ..Part::default() };
            }
            Event::End(TagEnd::Heading(_)) => heading = false,
            Event::Text(text) | Event::Code(text) if heading => {
                part.title.push_str(&text);
            }
            Event::Start(Tag::List(_)) => {
                if lists == 0 {
                    parts.push(std::mem::take(&mut part));
                }
                lists += 1;
            }
            Event::End(TagEnd::List(_)) => lists -= 1,
            Event::Start(Tag::Link { dest_url, .. }) => {
                let path = resolve(SUMMARY, &dest_url).unwrap_or_else(|| dest_url.to_string());
                if lists > 0
                    && let Some(part) = parts.last_mut()
                {
                    part.chapters.push(path.clone());
                }
                named.push((line_of(summary, range.start), path));
            }
            _ => {}
        }
    }
    (parts, named)
}

impl Page {
    pub fn parse(path: &str, text: &str) -> Page {
        let mut page = Page { path: path.into(), text: text.into(), ..Page::default() };
        let mut prose = String::new();
        let mut ids = HashSet::new();
        // What is being read just now.
        let mut code: Option<String> = None;
        let mut heading: Option<(Option<String>, String)> = None;
        let mut html: Option<(usize, String)> = None;
        let mut cell = 0;
        let mut below = Below::Elsewhere;
        for (event, range) in Parser::new_ext(text, as_mdbook()).into_offset_iter() {
            let line = line_of(text, range.start);
            below = below.then(&event, &mut page.blocks);
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let info = match kind {
                        CodeBlockKind::Fenced(info) => Some(info.to_string()),
                        CodeBlockKind::Indented => None,
                    };
                    page.blocks.push(Block { line, info, ..Block::default() });
                    code = Some(String::new());
                }
                Event::Text(said) if code.is_some() => code.get_or_insert_default().push_str(&said),
                Event::End(TagEnd::CodeBlock) => {
                    if let Some(block) = page.blocks.last_mut() {
                        block.code = code.take().unwrap_or_default();
                    }
                }
                Event::Start(Tag::HtmlBlock) => html = Some((line, String::new())),
                Event::Html(said) if html.is_some() => html.get_or_insert_default().1.push_str(&said),
                Event::End(TagEnd::HtmlBlock) => {
                    let (line, html) = html.take().unwrap_or_default();
                    prose.push_str(&page.read_html(line, &html));
                }
                Event::InlineHtml(said) | Event::Html(said) => prose.push_str(&page.read_html(line, &said)),
                Event::Start(Tag::Heading { id, .. }) => heading = Some((id.map(String::from), String::new())),
                Event::End(TagEnd::Heading(_)) => {
                    let (id, said) = heading.take().unwrap_or_default();
                    let id = id.unwrap_or_else(|| unique(heading_id(&said), &mut ids));
                    page.sections.push(Section { id, teaches: Vec::new() });
                    prose.push(' ');
                }
                Event::Start(Tag::TableRow) => {
                    page.rows.push(Row { line, first: String::new(), link: None });
                    cell = 0;
                }
                Event::Start(Tag::TableCell) => {
                    cell += 1;
                    if let Some(row) = page.rows.last_mut() {
                        row.link = None;
                    }
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    if let Some(row) = page.rows.last_mut() {
                        row.link = Some(dest_url.to_string());
                    }
                }
                Event::Text(ref said) | Event::Code(ref said) => {
                    if let Event::Code(_) = event {
                        page.spans.push((line, said.to_string()));
                    }
                    if let Some((_, heading)) = &mut heading {
                        heading.push_str(said);
                    }
                    if let Some(row) = page.rows.last_mut().filter(|_| cell == 1) {
                        row.first.push_str(said);
                    }
                    prose.push_str(said);
                }
                Event::SoftBreak | Event::HardBreak => prose.push(' '),
                Event::End(TagEnd::TableRow) => cell = 0,
                Event::End(end) if !is_inline(end) => prose.push(' '),
                _ => {}
            }
        }
        page.words = count_words(&prose);
        page.find_outside_code();
        page
    }

    /// Takes note of what a piece of HTML marks, and returns the words in it that a reader sees.
    fn read_html(&mut self, line: usize, html: &str) -> String {
        for (line, html) in (line..).zip(html.lines()) {
            self.predictions += html.matches("<details class=\"predict\"").count();
            if html.contains("<pre") {
                self.raw_code.push(line);
            }
            let marker = html.trim().strip_prefix("<!-- teaches ").and_then(|rest| rest.strip_suffix("-->"));
            if let (Some(claims), Some(section)) = (marker, self.sections.last_mut()) {
                section.teaches.extend(claims.split_whitespace().map(|claim| (line, claim.to_string())));
            }
        }
        without_tags(html)
    }

    /// mdBook fills in `{{#…}}` wherever it stands, unless a backslash is before it.
    fn find_outside_code(&mut self) {
        let mut end = 0;
        let mut blocks = self.blocks.iter().peekable();
        for (number, line) in (1..).zip(self.text.lines()) {
            if blocks.peek().is_some_and(|block| block.line == number) {
                // The two fences stand around the code.
                end = blocks.next().map_or(0, |block| number + block.code.lines().count() + 1);
            }
            if number > end && line.match_indices("{{#").any(|(at, _)| !line[..at].ends_with('\\')) {
                self.outside_code.push((number, line.trim().to_string()));
            }
        }
    }
}

/// How far below a block of code the text has come, to find its run line.
enum Below {
    Elsewhere,
    Block,
    Paragraph,
    Span(String),
}

impl Below {
    fn then(self, event: &Event, blocks: &mut [Block]) -> Below {
        match (self, event) {
            (_, Event::End(TagEnd::CodeBlock)) => Below::Block,
            (Below::Block, Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::End(TagEnd::HtmlBlock)) => {
                Below::Block
            }
            (Below::Block, Event::Start(Tag::Paragraph)) => Below::Paragraph,
            (Below::Paragraph, Event::Code(said)) => Below::Span(said.to_string()),
            (Below::Span(said), Event::End(TagEnd::Paragraph)) => {
                if let Some(block) = blocks.last_mut() {
                    block.run_line = Some(said);
                }
                Below::Elsewhere
            }
            _ => Below::Elsewhere,
        }
    }
}

/// What mdBook asks of the parser.
fn as_mdbook() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

fn is_inline(end: TagEnd) -> bool {
    matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// The line of a byte of a text, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The id that mdBook gives a heading, before it is made unique in its page.
fn heading_id(heading: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    };
    heading.trim().to_lowercase().chars().filter_map(letter).collect()
}

fn unique(id: String, taken: &mut HashSet<String>) -> String {
    let numbered = (1..).map(|number| format!("{id}-{number}"));
    let free = std::iter::once(id.clone()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or(id);
    taken.insert(free.clone());
    free
}

/// The words of HTML without its tags and comments.
fn without_tags(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        words.push_str(&rest[..open]);
        let close = if rest[open..].starts_with("<!--") { "-->" } else { ">" };
        rest = rest[open..].split_once(close).map_or("", |(_, rest)| rest);
    }
    words + rest
}

fn count_words(prose: &str) -> usize {
    prose.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// Where a link of a file leads, both relative to the root; `None` when it leads out of it.
pub fn resolve(file: &str, link: &str) -> Option<String> {
    let mut path: Vec<&str> = file.split('/').collect();
    path.pop();
    for step in link.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()?),
            step => path.push(step),
        }
    }
    Some(path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_has_parts_and_pages() {
        let summary =
            "# Summary\n\n[Hello](hello.md)\n\n# One\n\n- [A](one/a.md)\n  - [B](one/b.md)\n\n# Two\n\n- [C](c.md)\n";
        let (parts, named) = chapters(summary);
        let titles: Vec<_> = parts.iter().map(|part| part.title.as_str()).collect();
        assert_eq!(titles, ["One", "Two"]);
        assert_eq!(parts[0].chapters, ["src/one/a.md", "src/one/b.md"]);
        assert_eq!(named[0], (3, "src/hello.md".to_string()));
        assert_eq!(named.len(), 4);
    }

    #[test]
    fn code_does_not_count_as_words() {
        let text = "# A title\n\nTwo `words` more.\n\n```rust\nfn main() {}\n```\n\n<!-- not\nthis -->\n<p>but this</p>\n\nit*al*ic — end.\n";
        assert_eq!(Page::parse("a.md", text).words, 2 + 3 + 2 + 2);
    }

    #[test]
    fn blocks_have_their_line_and_run_line() {
        let text = "```rust\nx\n```\n\n`cargo run -p x`\n\n```text\ny\n```\n\n`z` and more\n\n    old\n";
        let page = Page::parse("a.md", text);
        let lines: Vec<_> = page.blocks.iter().map(|block| (block.line, block.run_line.as_deref())).collect();
        assert_eq!(lines, [(1, Some("cargo run -p x")), (7, None), (13, None)]);
        assert_eq!(page.blocks[2].info, None);
    }

    #[test]
    fn sections_tell_what_they_teach() {
        let text = "# Calling isn't running\n\n## A\n<!-- teaches C01 C02 -->\n\n## A\n\n## B {#own}\n";
        let page = Page::parse("a.md", text);
        let ids: Vec<_> = page.sections.iter().map(|section| section.id.as_str()).collect();
        assert_eq!(ids, ["calling-isnt-running", "a", "a-1", "own"]);
        assert_eq!(page.sections[1].teaches, [(4, "C01".into()), (4, "C02".into())]);
    }

    #[test]
    fn rows_have_their_first_cell_and_last_link() {
        let page = Page::parse(
            "a.md",
            "| id | x | y |\n|---|---|---|\n| C01 | [no](a.md) | [yes](b.md#c) |\n| C02 | [no](a.md) | z |\n",
        );
        let rows: Vec<_> = page.rows.iter().map(|row| (row.line, row.first.as_str(), row.link.as_deref())).collect();
        assert_eq!(rows, [(3, "C01", Some("b.md#c")), (4, "C02", None)]);
    }

    #[test]
    fn includes_outside_of_code_are_seen() {
        let text = "```text\n{{#include a}}\n```\n\n{{#include b}}\n\n\\{{#include c}}\n";
        let lines: Vec<_> = Page::parse("a.md", text).outside_code.into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [5]);
    }

    #[test]
    fn links_lead_from_their_file() {
        assert_eq!(resolve("src/a/b.md", "../c.md").as_deref(), Some("src/c.md"));
        assert_eq!(resolve("src/b.md", "../../c.md"), None);
    }
}
