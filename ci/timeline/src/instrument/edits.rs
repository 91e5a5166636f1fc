//! Insertions and replacements in a source text. The rest stays as it is and no line is added or removed, so compiler
//! errors and panics still name the reader's lines.

use proc_macro2::Span;
use std::ops::Range;

pub struct Edits<'a> {
    source: &'a str,
    /// Number of bytes that syn skips: a byte order mark and a `#!` line.
    begin: usize,
    /// Insertions by position. At the same position, the outer one opens first and closes last.
    opens: Vec<(usize, String)>,
    closes: Vec<(usize, String)>,
    replaces: Vec<(Range<usize>, String)>,
}

impl<'a> Edits<'a> {
    pub fn new(source: &'a str) -> Edits<'a> {
        let text = source.trim_start_matches('\u{feff}');
        let mark = source.len() - text.len();
        let first_line = text.find('\n').filter(|_| text.starts_with("#!") && !text.starts_with("#!["));
        let begin = mark + first_line.unwrap_or(0);
        Edits { source, begin, opens: Vec::new(), closes: Vec::new(), replaces: Vec::new() }
    }

    /// Returns the byte range of a span.
    pub fn bytes(&self, span: Span) -> Range<usize> {
        let range = span.byte_range();
        range.start + self.begin..range.end + self.begin
    }

    /// Returns the source text of a span.
    pub fn text(&self, span: Span) -> &'a str {
        &self.source[self.bytes(span)]
    }

    /// Inserts `text` before whatever starts at the byte `at`.
    pub fn open(&mut self, at: usize, text: impl Into<String>) {
        self.opens.push((at, text.into()));
    }

    /// Inserts `text` before all other insertions at the byte `at`.
    pub fn open_first(&mut self, at: usize, text: impl Into<String>) {
        self.opens.insert(0, (at, text.into()));
    }

    /// Inserts `text` after whatever ends at the byte `at`.
    pub fn close(&mut self, at: usize, text: impl Into<String>) {
        self.closes.push((at, text.into()));
    }

    pub fn replace(&mut self, span: Span, text: impl Into<String>) {
        self.replace_bytes(self.bytes(span), text);
    }

    pub fn replace_bytes(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.replaces.push((range, text.into()));
    }

    /// Returns the source with all edits applied.
    pub fn apply(mut self) -> String {
        // A stable sort keeps the order of edits at the same position.
        let mut edits: Vec<(usize, usize, usize, String)> = Vec::new();
        edits.extend(self.closes.drain(..).map(|(at, text)| (at, 0, at, text)));
        edits.extend(self.opens.drain(..).map(|(at, text)| (at, 1, at, text)));
        edits.extend(self.replaces.drain(..).map(|(range, text)| (range.start, 2, range.end, text)));
        edits.sort_by_key(|(at, kind, ..)| (*at, *kind));
        let mut text = String::new();
        let mut from = 0;
        for (at, _, end, edit) in edits {
            text.push_str(&self.source[from..at]);
            text.push_str(&edit);
            from = end;
        }
        text + &self.source[from..]
    }
}
