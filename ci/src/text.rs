//! What the book's text holds: parts and chapters, and in each page its code, headings, claims and words. Reads
//! markdown as mdBook does; judges nothing.

use crate::files::{files_below, read};
use anyhow::{Context, Result};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::collections::HashSet;
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
    pub path: String,
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

/// A file of markdown.
#[derive(Default)]
pub struct Page {
    /// Relative to the root, as are all paths here.
    pub path: String,
    pub text: String,
    pub blocks: Vec<Block>,
    pub sections: Vec<Section>,
    /// Inline code with its line.
    pub spans: Vec<(usize, String)>,
    /// Where links lead, as they are written, with their line.
    pub links: Vec<(usize, String)>,
    /// Lines outside of code that hold something for mdBook to put in: `{{#…}}`.
    pub outside_code: Vec<usize>,
    /// Lines of `<pre>`, which is code that no fence holds.
    pub raw_code: Vec<usize>,
    /// Places where the reader predicts: `<details class="predict">`.
    pub predictions: usize,
    /// Words of prose: all but blocks of code, tags and comments.
    pub words: usize,
}

/// A block of code.
#[derive(Default)]
pub struct Block {
    /// Of its first fence, and of its last.
    pub line: usize,
    pub end: usize,
    /// What follows the fence; `None` for an indented block.
    pub info: Option<String>,
    pub code: String,
    /// The inline code that is all of the paragraph directly below.
    pub run_line: Option<String>,
}

/// A heading, and what stands below it before the next one.
#[derive(Default)]
pub struct Section {
    pub line: usize,
    pub id: String,
    /// Its heading, as it is written but for its id.
    pub title: String,
    /// The claims it teaches, with the line that says so.
    pub teaches: Vec<(usize, String)>,
    /// By what the reader finds it, if it is an entry of the catalogue: words of `<!-- entry … -->`.
    pub entry: Option<Vec<String>>,
}

impl Text {
    /// Reads it below the book's root. An error when a file cannot be read, or there is no summary.
    pub fn read(root: &Path) -> Result<Text> {
        let summary = read(&root.join(SUMMARY))?.with_context(|| format!("there is no {SUMMARY}"))?;
        let (parts, named) = chapters(&summary);
        let mut paths = files_below(root, "src")?;
        paths.retain(|path| path.ends_with(".md") && path != SUMMARY);
        paths.extend(["README.md".into(), "CONTRIBUTING.md".into()]);
        let mut pages = Vec::new();
        for path in paths {
            pages.extend(read(&root.join(&path))?.map(|text| Page::parse(&path, &text)));
        }
        Ok(Text { parts, pages, named })
    }

    /// The page of that path; `None` for the summary and what is no page.
    pub fn page(&self, path: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.path == path)
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
                let path = resolve(SUMMARY, &dest_url).unwrap_or_else(|| dest_url.to_string());
                let written = summary[range].trim_start_matches('[');
                let title = written.split("](").next().unwrap_or_default().to_string();
                named.push(Named { line, path: path.clone(), title });
                if let Some(part) = parts.last_mut().filter(|_| lists > 0) {
                    part.chapters.push(path);
                }
            }
            _ => {}
        }
    }
    (parts, named)
}

impl Page {
    /// Whether mdBook makes a page of it.
    pub fn in_book(&self) -> bool {
        self.path.starts_with("src/")
    }

    /// Reads the `text` of the file `path`.
    pub fn parse(path: &str, text: &str) -> Page {
        let mut page = Page { path: path.into(), text: text.into(), ..Page::default() };
        let mut prose = String::new();
        let mut ids = HashSet::new();
        let mut in_code = false;
        // The words of the heading that is being read.
        let mut heading: Option<String> = None;
        for (event, range) in Parser::new_ext(text, as_mdbook()).into_offset_iter() {
            let line = line_of(text, range.start);
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let info = match kind {
                        CodeBlockKind::Fenced(info) => Some(info.to_string()),
                        CodeBlockKind::Indented => None,
                    };
                    let end = line_of(text, range.end - 1);
                    page.blocks.push(Block {
                        line,
                        end,
                        info,
                        code: String::new(),
                        run_line: run_line(&text[range.end..]),
                    });
                    in_code = true;
                }
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Text(said) if in_code => page.blocks.last_mut().expect("one is open").code.push_str(&said),
                Event::Start(Tag::HtmlBlock) => prose.push_str(&page.read_html(line, &text[range])),
                Event::InlineHtml(said) => prose.push_str(&page.read_html(line, &said)),
                Event::Start(Tag::Heading { id, .. }) => {
                    heading = Some(String::new());
                    let id = id.map(String::from).unwrap_or_default();
                    page.sections.push(Section { line, id, ..Section::default() });
                }
                Event::End(TagEnd::Heading(_)) => {
                    let section = page.sections.last_mut().expect("its start has begun one");
                    let said = heading.take().unwrap_or_default();
                    if section.id.is_empty() {
                        section.id = unique(heading_id(&said), &mut ids);
                    }
                    let written = text.lines().nth(section.line - 1).unwrap_or_default().trim_matches(['#', ' ']);
                    section.title = written.rsplit_once(" {#").map_or(written, |(title, _)| title).into();
                    prose.push(' ');
                }
                Event::Start(Tag::Link { dest_url, .. }) => page.links.push((line, dest_url.to_string())),
                Event::Text(ref said) | Event::Code(ref said) => {
                    if let Event::Code(_) = event {
                        page.spans.push((line, said.to_string()));
                    }
                    if let Some(heading) = &mut heading {
                        heading.push_str(said);
                    }
                    // What mdBook puts in is not prose.
                    if !said.starts_with("{{#") {
                        prose.push_str(said);
                    }
                }
                Event::SoftBreak | Event::HardBreak => prose.push(' '),
                Event::End(
                    TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image,
                ) => {}
                Event::End(_) => prose.push(' '),
                _ => {}
            }
        }
        page.words = count_words(&prose);
        for (number, line) in (1..).zip(text.lines()) {
            let in_code = page.blocks.iter().any(|block| (block.line..=block.end).contains(&number));
            // mdBook fills it in wherever it stands, unless a backslash is before it.
            if !in_code && line.match_indices("{{#").any(|(at, _)| !line[..at].ends_with('\\')) {
                page.outside_code.push(number);
            }
        }
        page
    }

    /// Takes note of what a piece of HTML marks, and returns the words in it that a reader sees.
    fn read_html(&mut self, line: usize, html: &str) -> String {
        for (line, html) in (line..).zip(html.lines()) {
            self.predictions += html.matches("<details class=\"predict\"").count();
            if html.contains("<pre") {
                self.raw_code.push(line);
            }
            let Some(section) = self.sections.last_mut() else { continue };
            let words = |mark| {
                let marked = html.trim().strip_prefix(mark)?.strip_suffix("-->")?;
                Some(marked.split_whitespace().map(String::from))
            };
            section.teaches.extend(words("<!-- teaches ").into_iter().flatten().map(|claim| (line, claim)));
            if let Some(symptoms) = words("<!-- entry ") {
                section.entry = Some(symptoms.collect());
            }
        }
        without_tags(html)
    }
}

/// The inline code that is all of the paragraph `below` a block, whatever HTML stands between.
fn run_line(below: &str) -> Option<String> {
    let mut lines = below.lines().map(str::trim).skip_while(|line| line.is_empty() || line.starts_with('<'));
    let code = lines.next()?.strip_prefix('`')?.strip_suffix('`')?;
    let is_all = !code.contains('`') && lines.next().is_none_or(str::is_empty);
    is_all.then(|| code.to_string())
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
        assert_eq!(named[0], Named { line: 3, path: "src/hello.md".into(), title: "Hello".into() });
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
    fn entries_tell_by_what_they_are_found() {
        let text = "# A\n\n## `B` hangs {#b}\n<!-- entry hangs panics -->\n\n[c](d.md#e)\n";
        let page = Page::parse("a.md", text);
        let section = &page.sections[1];
        assert_eq!((section.line, &*section.id, &*section.title), (3, "b", "`B` hangs"));
        assert_eq!(section.entry.as_deref(), Some(&["hangs".to_string(), "panics".to_string()][..]));
        assert_eq!(page.sections[0].entry, None);
        assert_eq!(page.links, [(6, "d.md#e".to_string())]);
    }

    #[test]
    fn includes_outside_of_code_are_seen() {
        let text = "```text\n{{#include a}}\n```\n\n{{#include b}}\n\n\\{{#include c}}\n";
        assert_eq!(Page::parse("a.md", text).outside_code, [5]);
    }

    #[test]
    fn links_lead_from_their_file() {
        assert_eq!(resolve("src/a/b.md", "../c.md").as_deref(), Some("src/c.md"));
        assert_eq!(resolve("src/b.md", "../../c.md"), None);
    }
}
