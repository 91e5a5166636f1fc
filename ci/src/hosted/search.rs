//! What the search knows of the book: every section with its words, in one file that a page asks for when its reader first
//! opens the search. How sections are ranked is said in `theme/ranking.js`; nothing is ranked here.

use super::Page;
use super::edits::{Edits, Piece, attribute, closes, opens, pieces, place, text};
use super::figures::{run_line, shown};
use crate::files::write_whole;
use anyhow::Result;
use html5gum::Token;
use serde::Serialize;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// What is written, as JSON.
#[derive(Serialize)]
struct Index<'a> {
    pages: Vec<Named<'a>>,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Named<'a> {
    /// From the root of the site.
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

/// A heading, and what stands below it before the next one.
#[derive(Default, Serialize)]
struct Section {
    /// Which of the pages.
    page: usize,
    /// Of the heading; empty for the one at the top of the page.
    id: String,
    title: String,
    /// All text outside of blocks of code.
    prose: String,
    /// Names of its programs.
    names: String,
    /// Each word of its programs once.
    code: String,
    /// Each word of what programs print and compilers say, once.
    said: String,
}

/// Writes the sections of all pages that the summary names, as mdBook has rendered them. Gives the file's path below `dir`,
/// which changes with what is in it. An error when it cannot be written.
pub fn write(pages: &[Page], dir: &Path) -> Result<String> {
    let listed: Vec<&Page> = pages.iter().filter(|page| page.listed).collect();
    let sections = (0..).zip(&listed).flat_map(|(nth, page)| sections(nth, &pieces(&page.html))).collect();
    let pages = listed.into_iter().map(Named::new).collect();
    let json = serde_json::to_string(&Index { pages, sections })?;
    let mut hasher = DefaultHasher::new();
    json.hash(&mut hasher);
    let path = format!("search-{:016x}.json", hasher.finish());
    write_whole(&dir.join(&path), &json)?;
    Ok(path)
}

/// Tells the page's search button where the sections are.
pub fn edit(index: &str, pieces: &[Piece], edits: &mut Edits) {
    for button in pieces.iter().filter(|piece| opens(piece, "button") && attribute(piece, "class") == "search-button") {
        edits.insert(place(button).end - 1, format!(" data-index=\"{index}\""));
    }
}

/// The sections of a page, in order.
fn sections(page: usize, pieces: &[Piece]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut at = pieces.iter().position(|piece| opens(piece, "main")).unwrap_or(pieces.len());
    while at < pieces.len() && !closes(&pieces[at], "main") {
        let piece = &pieces[at];
        let end = |name| at + pieces[at..].iter().position(|piece| closes(piece, name)).unwrap_or(0);
        if let Some(heading) = ["h1", "h2", "h3", "h4"].into_iter().find(|heading| opens(piece, heading)) {
            let title = text(&pieces[at..end(heading)]).trim().to_string();
            let id = if heading == "h1" { String::new() } else { attribute(piece, "id") };
            sections.push(Section { page, id, title, ..Section::default() });
            at = end(heading);
        } else if let Some(section) = sections.last_mut() {
            if opens(piece, "pre") {
                section.add_block(&pieces[at..end("pre")]);
                at = end("pre");
                if let Some(line) = run_line(&pieces[at + 1..]) {
                    let below = place(line).end;
                    let command = &pieces[at..];
                    let length = command.iter().position(|piece| place(piece).end >= below).unwrap_or(0);
                    section.add_names(&text(&command[..length]));
                    at += length;
                }
            } else if opens(piece, "figure") && attribute(piece, "class") == "timeline" {
                // Its words are the same in all of them.
                at = end("figure");
            } else {
                section.add_prose(piece);
            }
        }
        at += 1;
    }
    for section in &mut sections {
        section.prose = section.prose.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    sections
}

/// What stands inside a line, and separates no words.
const INLINE: [&[u8]; 7] = [b"a", b"code", b"em", b"strong", b"span", b"kbd", b"q"];

impl Section {
    fn add_prose(&mut self, piece: &Piece) {
        match piece {
            Token::String(string) => self.prose.push_str(&String::from_utf8_lossy(string)),
            Token::StartTag(tag) if !INLINE.contains(&&**tag.name) => self.prose.push(' '),
            Token::EndTag(tag) if !INLINE.contains(&&**tag.name) => self.prose.push(' '),
            _ => {}
        }
    }

    fn add_block(&mut self, block: &[Piece]) {
        let language = block.iter().map(|piece| attribute(piece, "class")).find(|class| class.starts_with("language-"));
        let is_said = language.is_none_or(|language| language.starts_with("language-text"));
        add_words(if is_said { &mut self.said } else { &mut self.code }, &shown(block));
    }

    /// The command names the program last.
    fn add_names(&mut self, command: &str) {
        add_words(&mut self.names, command.split_whitespace().last().unwrap_or_default());
    }
}

/// Adds the words that are not there yet. Numbers are none.
fn add_words(words: &mut String, more: &str) {
    let mut known: HashSet<String> = words.split(' ').map(str::to_string).collect();
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '\'' || letter == '’';
    for word in more.split(|letter| !is_part(letter)).map(|word| word.trim_matches(['\'', '’'])) {
        if word.chars().any(char::is_alphabetic) && known.insert(word.to_string()) {
            words.push_str(if words.is_empty() { "" } else { " " });
            words.push_str(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_comes_apart() {
        let html = "<h1>before</h1><main><h1 id=a>The <code>A</code></h1><p>Isn’t it <b>so</b>?</p>\
            <pre><code class=\"language-rust\"><span class=\"boring\">hidden</span>join!(ask(), ask()); 17</code></pre>\
            <p><code>cargo run -p one-fails</code></p><figure class=\"timeline\"><figcaption>step</figcaption></figure>\
            <h2 id=b>B</h2><table><tr><td>x</td><td>y&lt;z</td></tr></table>\
            <pre><code class=\"language-text\">error[E0277]: can't\n17 | can't</code></pre></main><p>after";
        let sections = sections(3, &pieces(html));
        let told: Vec<[&str; 6]> = sections
            .iter()
            .map(|section| {
                [&section.id, &section.title, &section.prose, &section.names, &section.code, &section.said]
                    .map(String::as_str)
            })
            .collect();
        assert_eq!(
            told,
            [["", "The A", "Isn’t it so ?", "one fails", "join ask", ""], ["b", "B", "x y<z", "", "", "error E0277 can't"]]
        );
        assert!(sections.iter().all(|section| section.page == 3));
    }

    #[test]
    fn the_button_is_told() {
        let html = "<button type=\"button\" class=\"search-button\" hidden>Search</button><button>Other</button>";
        let mut edits = Edits::default();
        edit("search-1.json", &pieces(html), &mut edits);
        let told = "<button type=\"button\" class=\"search-button\" hidden data-index=\"search-1.json\">Search</button>";
        assert_eq!(edits.apply(html), told.to_string() + "<button>Other</button>");
    }
}
