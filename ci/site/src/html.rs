//! Parses and edits a page rendered by mdBook. Bytes outside the edits stay unchanged.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use std::ops::Range;

/// A tag, a text or a comment of a page, with its position.
pub type Piece = Token<usize>;

/// Splits a page into its pieces, in order.
pub fn pieces(html: &str) -> Vec<Piece> {
    let mut emitter = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(true);
    let Ok(pieces) = Tokenizer::new_with_emitter(html, emitter).collect();
    pieces
}

/// Returns the byte range of the piece.
pub fn place(piece: &Piece) -> Range<usize> {
    let span = match piece {
        Token::StartTag(tag) => tag.span,
        Token::EndTag(tag) => tag.span,
        Token::String(text) | Token::Comment(text) => text.span,
        Token::Doctype(doctype) => doctype.span,
        Token::Error(error) => error.span,
    };
    span.start..span.end
}

/// Returns whether the piece opens an element of that name.
pub fn opens(piece: &Piece, name: &str) -> bool {
    matches!(piece, Token::StartTag(tag) if *tag.name == *name.as_bytes())
}

/// Returns whether the piece closes an element of that name.
pub fn closes(piece: &Piece, name: &str) -> bool {
    matches!(piece, Token::EndTag(tag) if *tag.name == *name.as_bytes())
}

/// Returns the value of an opening tag's attribute; empty if it has none of that name.
pub fn attribute(piece: &Piece, name: &str) -> String {
    let Token::StartTag(tag) = piece else { return String::new() };
    value(tag, name)
}

/// Returns the value of a tag's attribute; empty if it has none of that name.
pub fn value(tag: &StartTag<usize>, name: &str) -> String {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
}

/// Returns the text of the pieces, without tags.
pub fn text(pieces: &[Piece]) -> String {
    let strings = pieces.iter().filter_map(|piece| match piece {
        Token::String(text) => Some(String::from_utf8_lossy(text)),
        _ => None,
    });
    strings.collect()
}

/// Returns the text of every comment, with its position.
pub fn comments(pieces: &[Piece]) -> impl Iterator<Item = (String, Range<usize>)> {
    pieces.iter().filter_map(|piece| match piece {
        Token::Comment(said) => Some((String::from_utf8_lossy(said).trim().to_string(), place(piece))),
        _ => None,
    })
}

/// Returns the id and the title of every section, which is an `<h2>` with an id.
pub fn sections(pieces: &[Piece]) -> Vec<(String, String)> {
    let mut sections = Vec::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| opens(piece, "h2")) {
        let id = attribute(piece, "id");
        let end = pieces[at..].iter().position(|piece| closes(piece, "h2")).map_or(at, |length| at + length);
        if !id.is_empty() {
            sections.push((id, text(&pieces[at..end]).trim().to_string()));
        }
    }
    sections
}

/// Escapes text for use between tags or in double quotes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The page with new values for its attributes named `names`, however they are quoted. `change` is given the name and the
/// value, and returns the new value, or `None` to leave the attribute as it is.
pub fn with_attributes(html: &str, names: &[&str], change: impl Fn(&str, &str) -> Option<String>) -> String {
    let mut edits = Edits::default();
    for piece in pieces(html) {
        let Token::StartTag(tag) = piece else { continue };
        for &name in names {
            let Some(value) = tag.attributes.get(name.as_bytes()) else { continue };
            let old = String::from_utf8_lossy(value);
            if let Some(new) = change(name, &old).filter(|new| *new != old) {
                let name_end = value.span.start + name.len();
                let end = name_end + assigned(&html[name_end..tag.span.end]);
                edits.replace(name_end..end, format!("=\"{}\"", escape(&new)));
            }
        }
    }
    edits.apply(html)
}

/// Returns the length of ` = 'value'` after an attribute's name; 0 if it has no value.
fn assigned(tag: &str) -> usize {
    let Some(value) = tag.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) else { return 0 };
    let length = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].find(quote).map(|end| end + 2),
        _ => value.find(|c: char| c.is_ascii_whitespace() || c == '>'),
    };
    tag.len() - value.len() + length.unwrap_or(value.len())
}

/// Edits to a page, in any order. They must not overlap.
#[derive(Default)]
pub struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub fn replace(&mut self, place: Range<usize>, html: impl Into<String>) {
        self.0.push((place, html.into()));
    }

    pub fn insert(&mut self, at: usize, html: impl Into<String>) {
        self.replace(at..at, html);
    }

    /// Returns the page with all edits made.
    pub fn apply(mut self, html: &str) -> String {
        self.0.sort_by_key(|(place, _)| (place.start, place.end));
        let mut edited = String::with_capacity(html.len());
        let mut at = 0;
        for (place, new) in self.0 {
            edited.push_str(&html[at..place.start]);
            edited.push_str(&new);
            at = place.end;
        }
        edited.push_str(&html[at..]);
        edited
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_changes() {
        let html = "<p class='a'>é &lt; b</p><!-- c -->";
        let pieces = pieces(html);
        let places: Vec<&str> = pieces.iter().map(|piece| &html[place(piece)]).collect();
        assert_eq!(places.concat(), html, "{pieces:?}");
        assert_eq!(text(&pieces), "é < b");
        assert_eq!(attribute(&pieces[0], "class"), "a");
        let mut edits = Edits::default();
        edits.replace(place(pieces.last().expect("a comment")), "");
        edits.insert(0, "<hr>");
        assert_eq!(edits.apply(html), "<hr><p class='a'>é &lt; b</p>");
    }

    #[test]
    fn sections_have_ids_and_titles() {
        let html = "<h1 id=a>A</h1><h2 id='b'> The <code>B</code>\n</h2><p>x</p><h2>C</h2>";
        assert_eq!(sections(&pieces(html)), [("b".to_string(), "The B".to_string())]);
    }

    #[test]
    fn attributes_change_however_they_are_quoted() {
        let shout = |name: &str, value: &str| (name != "alt").then(|| format!("{}!", value.to_uppercase()));
        for (before, after) in [
            ("<a href=\"b\">x</a>", "<a href=\"B!\">x</a>"),
            ("é<a class=c href='b' id=d>", "é<a class=c href=\"B!\" id=d>"),
            ("<a href=b>", "<a href=\"B!\">"),
            ("<a href=b/c id=d>", "<a href=\"B/C!\" id=d>"),
            ("<a href = 'b'\n>", "<a href=\"B!\"\n>"),
            ("<a href=\"b&amp;c&#x2f;d\">", "<a href=\"B&amp;C/D!\">"),
            ("<a href='b\"c'>", "<a href=\"B&quot;C!\">"),
            ("<a HREF=\"\" src=''>", "<a HREF=\"!\" src=\"!\">"),
            ("<a href>", "<a href=\"!\">"),
            ("<a data-href=\"href='b'\" href='é'>", "<a data-href=\"href='b'\" href=\"É!\">"),
            ("<img src=a.png alt='b'/>href=\"c\"", "<img src=\"A.PNG!\" alt='b'/>href=\"c\""),
        ] {
            assert_eq!(with_attributes(before, &["href", "src", "alt"], shout), after);
        }
    }
}
