//! The search index: every section with its words, in one file that a page loads when the search is first opened.
//! `theme/ranking.js` ranks the sections.

use crate::figures::shown;
use crate::html::{Edits, Piece, attribute, closes, opens, place, text};
use crate::page::Page;
use anyhow::Result;
use book::files::write_whole;
use book::include::include;
use book::path::resolve;
use book::{Block, Text};
use html5gum::Token;
use serde::Serialize;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// The content of the index file.
#[derive(Serialize)]
struct Index<'a> {
    pages: Vec<Named<'a>>,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Named<'a> {
    path: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
}

impl Named<'_> {
    fn new(page: &Page) -> Named<'_> {
        Named { path: &page.path, title: &page.title, part: page.part.as_deref() }
    }
}

/// A section: a heading and the text up to the next one.
#[derive(Default, Serialize)]
struct Section {
    /// Index of its page.
    page: usize,
    /// Id of the heading; empty for the one at the top of the page.
    id: String,
    title: String,
    /// All text outside code blocks.
    prose: String,
    /// Names of its programs.
    names: String,
    /// Words by which other sections link to it: the text of the links, and the first cells of table rows that
    /// contain them.
    called: String,
    /// Each word of its programs and of the fragments it shows, once.
    code: String,
    fragments: String,
    /// Each word of program output and compiler messages, once.
    said: String,
}

/// Writes the sections of all listed pages, given as rendered `pieces`. Returns the file's path below `dir`, which
/// changes with its content. Fails if it can't be written.
pub fn write(pages: &[Page], pieces: &[Vec<Piece>], text: &Text, dir: &Path) -> Result<String> {
    let listed: Vec<(&Page, &Vec<Piece>)> = pages.iter().zip(pieces).filter(|(page, _)| page.listed).collect();
    let mut sections: Vec<Section> = Vec::new();
    let mut links = Vec::new();
    for (nth, (page, pieces)) in listed.iter().enumerate() {
        let main = between(pieces, "main").unwrap_or_default();
        let blocks = text.page(&page.source).map_or(&[][..], |source| &source.blocks);
        sections.extend(sections_of(nth, main, blocks));
        links.extend(links_of(&page.path, main));
    }
    for link in links {
        let leads_to = |section: &&mut Section| listed[section.page].0.path == link.path && section.id == link.id;
        if let Some(section) = sections.iter_mut().find(leads_to) {
            add_words(&mut section.called, &link.words);
        }
    }
    let pages = listed.into_iter().map(|(page, _)| Named::new(page)).collect();
    let json = serde_json::to_string(&Index { pages, sections })?;
    let mut hasher = DefaultHasher::new();
    json.hash(&mut hasher);
    let path = format!("search-{:016x}.json", hasher.finish());
    write_whole(&dir.join(&path), &json)?;
    Ok(path)
}

/// Stores the index's path in the page's search button.
pub fn edit(index: &str, pieces: &[Piece], edits: &mut Edits) {
    for button in pieces.iter().filter(|piece| opens(piece, "button") && attribute(piece, "class") == "search-button") {
        edits.insert(place(button).end - 1, format!(" data-index=\"{index}\""));
    }
}

/// Returns the pieces inside the first element of that name.
fn between<'a>(pieces: &'a [Piece], name: &str) -> Option<&'a [Piece]> {
    let start = pieces.iter().position(|piece| opens(piece, name))? + 1;
    let length = pieces[start..].iter().position(|piece| closes(piece, name))?;
    Some(&pieces[start..start + length])
}

/// Returns the sections of a page, in order. The `blocks` of its markdown are in the same order as the page's.
fn sections_of(page: usize, main: &[Piece], blocks: &[Block]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut blocks = blocks.iter();
    let mut rest = main;
    while let Some((piece, after)) = rest.split_first() {
        rest = after;
        let past = |name: &str, from: &'_ [Piece]| from.iter().position(|piece| closes(piece, name)).unwrap_or(0);
        if let Some(heading) = ["h1", "h2", "h3", "h4"].into_iter().find(|heading| opens(piece, heading)) {
            let title = text(&after[..past(heading, after)]).trim().to_string();
            let id = if heading == "h1" { String::new() } else { attribute(piece, "id") };
            sections.push(Section { page, id, title, ..Section::default() });
            rest = &after[past(heading, after)..];
        }
        let Some(section) = sections.last_mut() else { continue };
        if opens(piece, "pre") {
            let end = past("pre", after);
            rest = &after[end..];
            if let Some(block) = blocks.next() {
                section.add_block(block, &shown(&after[..end]));
                if block.run_line.is_some() {
                    rest = &rest[past("p", rest)..];
                }
            }
        } else if opens(piece, "figure") && attribute(piece, "class") == "timeline" {
            // All timelines contain the same words.
            rest = &after[past("figure", after)..];
        } else if opens(piece, "svg") {
            // The table below a chart says the same. A picture may contain pictures.
            let mut open = 1;
            let is_end = |piece: &Piece| {
                open += i32::from(opens(piece, "svg")) - i32::from(closes(piece, "svg"));
                open == 0
            };
            rest = &after[after.iter().position(is_end).unwrap_or(0)..];
        } else if opens(piece, "p") && is_strong(after) {
            rest = &after[past("p", after)..];
        } else if rest.len() == after.len() {
            section.add_prose(piece);
        }
    }
    for section in &mut sections {
        section.prose = section.prose.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    sections
}

/// Returns whether a paragraph consists of strong text, such as the label of a program: **Rust** or **Wrong**.
fn is_strong(paragraph: &[Piece]) -> bool {
    matches!(paragraph, [start, _, end, p, ..] if opens(start, "strong") && closes(end, "strong") && closes(p, "p"))
}

/// Inline elements, which don't separate words.
const INLINE: [&[u8]; 5] = [b"a", b"code", b"em", b"span", b"strong"];

impl Section {
    fn add_prose(&mut self, piece: &Piece) {
        match piece {
            Token::String(string) => self.prose.push_str(&String::from_utf8_lossy(string)),
            Token::StartTag(tag) if !INLINE.contains(&&**tag.name) => self.prose.push(' '),
            Token::EndTag(tag) if !INLINE.contains(&&**tag.name) => self.prose.push(' '),
            _ => {}
        }
    }

    fn add_block(&mut self, block: &Block, code: &str) {
        let include = block.code.lines().next().and_then(include);
        let words = match (block.info.as_deref(), include) {
            (None | Some("text"), _) => &mut self.said,
            (_, Some((_, Some(_anchor)))) => &mut self.fragments,
            _ => &mut self.code,
        };
        add_words(words, code);
        // The command ends with the program's name.
        add_words(
            &mut self.names,
            block.run_line.as_deref().and_then(|line| line.rsplit(' ').next()).unwrap_or_default(),
        );
    }
}

/// A link to another section.
struct Link {
    path: String,
    id: String,
    words: String,
}

/// Returns the links inside the book.
fn links_of(path: &str, main: &[Piece]) -> Vec<Link> {
    let mut links = Vec::new();
    // The first cell of the table row.
    let mut row = String::new();
    for (at, piece) in main.iter().enumerate() {
        let text_to_end_of = |name| {
            let length = main[at..].iter().position(|piece| closes(piece, name)).unwrap_or(0);
            text(&main[at..at + length])
        };
        if opens(piece, "tr") {
            row = text_to_end_of("td") + " ";
        } else if closes(piece, "tr") {
            row.clear();
        } else if opens(piece, "a") && attribute(piece, "class") != "header" {
            let link = attribute(piece, "href");
            let (to, id) = link.split_once('#').unwrap_or((&link, ""));
            let to = if to.is_empty() { Some(path.into()) } else { resolve(path, to) };
            links.extend(to.map(|path| Link { path, id: id.into(), words: row.clone() + &text_to_end_of("a") }));
        }
    }
    links
}

/// Adds the words that aren't there yet. Paths such as `tokio::spawn` and `time.sleep` count as one word; numbers are
/// skipped.
fn add_words(words: &mut String, more: &str) {
    let mut known: HashSet<String> = words.split(' ').map(str::to_string).collect();
    let is_part = |letter: char| letter.is_alphanumeric() || "_'’.:".contains(letter);
    for word in more.split(|letter| !is_part(letter)).map(|word| word.trim_matches(['\'', '’', '.', ':'])) {
        if word.chars().any(char::is_alphabetic) && known.insert(word.to_string()) {
            words.push_str(if words.is_empty() { "" } else { " " });
            words.push_str(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::pieces;

    #[test]
    fn a_page_comes_apart() {
        let markdown = "```rust\n{{#include a.rs}}\n```\n\n`cargo run -p one-fails`\n\n\
            ```python\n{{#include b.py:c}}\n```\n\n```text\nx\n```\n";
        let html = "<h1>before</h1><main><h1 id=a>The <code>A</code></h1><p>Isn’t it <b>so</b>?</p>\
            <pre><code><span class=\"boring\">hidden</span>join!(tokio::spawn(ask()), ask()); 17</code></pre>\
            <p><code>cargo run -p one-fails</code></p><p><strong>Right</strong></p><figure class=\"timeline\"><figcaption>step</figcaption></figure>\
            <pre><code>await gather()</code></pre><h2 id=b>B</h2><svg><title>z</title><svg></svg><text>z</text></svg><table><tr><td>x</td><td>y&lt;z</td></tr></table>\
            <pre><code>error[E0277]: can't\n17 | can't</code></pre></main><p>after";
        let pieces = pieces(html);
        let main = between(&pieces, "main").expect("there is one");
        let sections = sections_of(3, main, &book::Page::parse("src/a.md", markdown, true).blocks);
        let json = serde_json::to_value(&sections).expect("they become JSON");
        let a = serde_json::json!({"page": 3, "id": "", "title": "The A", "prose": "Isn’t it so ?", "names": "one fails",
            "called": "", "code": "join tokio::spawn ask", "fragments": "await gather", "said": ""});
        let b = serde_json::json!({"page": 3, "id": "b", "title": "B", "prose": "x y<z", "names": "",
            "called": "", "code": "", "fragments": "", "said": "error E0277 can't"});
        assert_eq!(json, serde_json::json!([a, b]));
    }

    #[test]
    fn links_lend_their_words() {
        let html = "<a href=\"../g.html#task\">a task</a><a class=\"header\" href=\"#x\">X</a>\
            <table><tr><td>E0277</td><td><a href=\"#y\">here</a></td></tr></table>";
        let links = links_of("a/b.html", &pieces(html));
        let told: Vec<[&str; 3]> = links.iter().map(|link| [&*link.path, &*link.id, &*link.words]).collect();
        assert_eq!(told, [["g.html", "task", "a task"], ["a/b.html", "y", "E0277 here"]]);
    }

    #[test]
    fn the_button_is_told() {
        let html = "<button type=\"button\" class=\"search-button\" hidden>Search</button><button>Other</button>";
        let mut edits = Edits::default();
        edit("search-1.json", &pieces(html), &mut edits);
        let told =
            "<button type=\"button\" class=\"search-button\" hidden data-index=\"search-1.json\">Search</button>";
        assert_eq!(edits.apply(html), told.to_string() + "<button>Other</button>");
    }
}
