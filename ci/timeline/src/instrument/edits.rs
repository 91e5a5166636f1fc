//! The edits of a source text: what is inserted and replaced where. Nothing is printed anew, and no line is added or taken
//! away, so that compiler errors and panics still name the reader's lines.

use proc_macro2::Span;
use std::ops::Range;

pub struct Edits<'a> {
    source: &'a str,
    /// What syn skips before it counts: bytes of a byte order mark and of a `#!` line.
    begin: usize,
    /// What is inserted where. Of what is inserted at one place, the outer opens first and closes last.
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

    /// The bytes of the source that a span covers.
    pub fn bytes(&self, span: Span) -> Range<usize> {
        let range = span.byte_range();
        range.start + self.begin..range.end + self.begin
    }

    /// The source that a span covers.
    pub fn text(&self, span: Span) -> &'a str {
        &self.source[self.bytes(span)]
    }

    /// Inserts `text` before what stands at the byte `at`.
    pub fn open(&mut self, at: usize, text: impl Into<String>) {
        self.opens.push((at, text.into()));
    }

    /// Inserts `text` before all else that is inserted at the byte `at`.
    pub fn open_first(&mut self, at: usize, text: impl Into<String>) {
        self.opens.insert(0, (at, text.into()));
    }

    /// Inserts `text` after what ends at the byte `at`.
    pub fn close(&mut self, at: usize, text: impl Into<String>) {
        self.closes.push((at, text.into()));
    }

    pub fn replace(&mut self, span: Span, text: impl Into<String>) {
        self.replaces.push((self.bytes(span), text.into()));
    }

    /// The source with everything inserted and replaced.
    pub fn apply(mut self) -> String {
        // Sorting keeps the order of what stands at one place.
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
