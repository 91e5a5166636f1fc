//! Changes to a page as mdBook wrote it: all bytes but those that are named stay as they are. Nothing here knows what the
//! changes are for.

use html5gum::{DefaultEmitter, Token, Tokenizer};
use std::ops::Range;

/// What a page consists of, each with its place.
pub type Piece = Token<usize>;

/// The pieces of a page, in order.
pub fn pieces(html: &str) -> Vec<Piece> {
    let mut emitter = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(true);
    let Ok(pieces) = Tokenizer::new_with_emitter(html, emitter).collect();
    pieces
}

/// The place of the piece.
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

/// Whether it opens an element of that name.
pub fn opens(piece: &Piece, name: &str) -> bool {
    matches!(piece, Token::StartTag(tag) if *tag.name == *name.as_bytes())
}

/// Whether it closes an element of that name.
pub fn closes(piece: &Piece, name: &str) -> bool {
    matches!(piece, Token::EndTag(tag) if *tag.name == *name.as_bytes())
}

/// The attribute of an opening tag; empty if it has none of that name.
pub fn attribute(piece: &Piece, name: &str) -> String {
    let Token::StartTag(tag) = piece else { return String::new() };
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
}

/// The text of the pieces, without tags.
pub fn text(pieces: &[Piece]) -> String {
    let strings = pieces.iter().filter_map(|piece| match piece {
        Token::String(text) => Some(String::from_utf8_lossy(text)),
        _ => None,
    });
    strings.collect()
}

/// What the comments say, each with its place.
pub fn comments(pieces: &[Piece]) -> impl Iterator<Item = (String, Range<usize>)> {
    pieces.iter().filter_map(|piece| match piece {
        Token::Comment(said) => Some((String::from_utf8_lossy(said).trim().to_string(), place(piece))),
        _ => None,
    })
}

/// As it stands between tags, or in double quotes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Changes to come, which may be named in any order but must not overlap.
#[derive(Default)]
pub struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub fn replace(&mut self, place: Range<usize>, html: impl Into<String>) {
        self.0.push((place, html.into()));
    }

    pub fn insert(&mut self, at: usize, html: impl Into<String>) {
        self.replace(at..at, html);
    }

    /// The page with all changes made.
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
}
