//! The files of a crate: their text, their syntax, and places in them. A file that can't be read is not an error here,
//! because rustc says what is wrong with it. What can't be parsed is noted, because rustc may accept it.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use proc_macro2::extra::DelimSpan;
use proc_macro2::{LineColumn, Span};

use crate::parse::{self, LeftOut};

/// A position in a file. Lines count from 1 and characters from 0, as in `proc-macro2`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Position {
    pub fn start(span: Span) -> Position {
        span.start().into()
    }

    pub fn end(span: Span) -> Position {
        span.end().into()
    }
}

impl From<LineColumn> for Position {
    fn from(place: LineColumn) -> Position {
        Position { line: place.line, column: place.column }
    }
}

/// The range from a span's first token to its last.
pub fn range(span: Span) -> Range<Position> {
    Position::start(span)..Position::end(span)
}

/// The range from an opening delimiter to its closing one, both included.
pub fn delimited(span: &DelimSpan) -> Range<Position> {
    Position::start(span.open())..Position::end(span.close())
}

pub type FileId = usize;

/// A range of text in a file of the crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub file: FileId,
    pub start: Position,
    pub end: Position,
}

impl Place {
    pub fn new(file: FileId, range: Range<Position>) -> Place {
        Place { file, start: range.start, end: range.end }
    }
}

pub struct Source {
    /// The path that rustc shows.
    pub path: PathBuf,
    pub text: String,
    /// The byte at which each line begins.
    lines: Vec<usize>,
    pub syntax: Option<syn::File>,
    /// The items that `syntax` lacks.
    pub left_out: Vec<LeftOut>,
}

impl Source {
    fn new(path: PathBuf, text: String) -> Source {
        let lines = [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Source { path, text, lines, syntax: None, left_out: Vec::new() }
    }

    /// Makes a source of a file that isn't Rust, such as a Cargo.toml.
    pub fn plain(path: PathBuf, text: String) -> Source {
        Source::new(path, text)
    }

    /// The text of a line, without its line ending.
    pub fn line(&self, line: usize) -> &str {
        let start = line.checked_sub(1).and_then(|line| self.lines.get(line)).copied().unwrap_or(self.text.len());
        self.text[start..].lines().next().unwrap_or_default()
    }

    /// The byte at a position, or at the end of the line if the line is shorter.
    pub fn byte(&self, position: Position) -> usize {
        let Some(&start) = position.line.checked_sub(1).and_then(|line| self.lines.get(line)) else {
            return self.text.len();
        };
        let line = self.line(position.line);
        start + line.char_indices().nth(position.column).map_or(line.len(), |(byte, _)| byte)
    }

    pub fn bytes(&self, place: &Place) -> Range<usize> {
        let start = self.byte(place.start);
        start..self.byte(place.end).max(start)
    }

    pub fn position(&self, byte: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let start = self.lines[line - 1];
        let column = self.text.get(start..byte).unwrap_or_default().chars().count();
        Position { line, column }
    }

    pub fn slice(&self, place: &Place) -> &str {
        self.text.get(self.bytes(place)).unwrap_or_default()
    }
}

/// All files that have been looked at, each read and parsed once.
#[derive(Default)]
pub struct Sources {
    files: Vec<Source>,
    by_path: HashMap<PathBuf, Option<FileId>>,
}

impl Sources {
    /// Reads and parses a Rust file; `None` if it can't be read.
    pub fn load(&mut self, path: &Path) -> Option<FileId> {
        if let Some(known) = self.by_path.get(path) {
            return *known;
        }
        let id = self.load_unknown(path);
        self.by_path.insert(path.to_owned(), id);
        id
    }

    /// Loads a file whose path hasn't been seen in this spelling.
    fn load_unknown(&mut self, path: &Path) -> Option<FileId> {
        let canonical = path.canonicalize().ok()?;
        if let Some(known) = self.by_path.get(&canonical) {
            return *known;
        }
        let mut source = Source::new(path.to_owned(), fs::read_to_string(path).ok()?);
        (source.syntax, source.left_out) = parse::file(&source.text);
        let id = self.add(source);
        self.by_path.insert(canonical, Some(id));
        Some(id)
    }

    pub fn add(&mut self, source: Source) -> FileId {
        self.files.push(source);
        self.files.len() - 1
    }

    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id]
    }

    pub fn take_syntax(&mut self, id: FileId) -> Option<syn::File> {
        self.files[id].syntax.take()
    }

    pub fn put_syntax(&mut self, id: FileId, syntax: syn::File) {
        self.files[id].syntax = Some(syntax);
    }

    pub fn ids(&self) -> std::ops::Range<FileId> {
        0..self.files.len()
    }

    pub fn slice(&self, place: &Place) -> &str {
        self.get(place.file).slice(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_bytes_are_bytes() {
        let source = Source::plain("a".into(), "ä = 1\r\nöö = 2\n".to_owned());
        let place = Position { line: 2, column: 3 };
        assert_eq!(&source.text[source.byte(place)..], "= 2\n");
        assert_eq!(source.position(source.byte(place)), place);
        assert_eq!(source.line(1), "ä = 1");
        assert_eq!(source.line(9), "");
        assert_eq!(source.byte(Position { line: 9, column: 0 }), source.text.len());
    }
}
