//! The messages of cargo and the compiler, with the fields that are used here.

use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A line of cargo's output with `--message-format=json`.
#[derive(Deserialize)]
#[serde(tag = "reason")]
pub enum Message {
    #[serde(rename = "compiler-artifact")]
    Artifact { target: Target, executable: Option<PathBuf> },
    #[serde(rename = "compiler-message")]
    Said { target: Target, message: Said },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
pub struct Target {
    pub name: String,
}

#[derive(Deserialize)]
pub struct Said {
    level: String,
    message: String,
    rendered: Option<String>,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    is_primary: bool,
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

/// A compiler error.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    pub message: String,
    /// The error as the compiler prints it.
    pub rendered: String,
    /// The line of the program, from 1, if there is one. For an error inside another crate's macro, it is the line of
    /// the call.
    pub line: Option<usize>,
}

impl Said {
    pub fn is_error(&self) -> bool {
        self.level == "error"
    }
}

/// Returns the errors in cargo's output, as the compiler prints them, and the names of the files that they are about.
pub fn errors(stdout: &str) -> (String, BTreeSet<String>) {
    let (mut text, mut files) = (String::new(), BTreeSet::new());
    for line in stdout.lines().filter(|line| line.starts_with('{')) {
        if let Ok(Message::Said { message, .. }) = serde_json::from_str(line)
            && message.is_error()
        {
            text += message.rendered.as_deref().unwrap_or_default();
            for span in message.spans {
                let mut next = Some(span);
                while let Some(span) = next {
                    files.insert(span.file_name);
                    next = span.expansion.map(|expansion| expansion.span);
                }
            }
        }
    }
    (text, files)
}

impl From<Said> for Diagnostic {
    fn from(said: Said) -> Diagnostic {
        let span = said.spans.into_iter().find(|span| span.is_primary).map(own);
        let line = span.map(|span| span.line_start);
        Diagnostic { message: said.message, rendered: said.rendered.unwrap_or_default(), line }
    }
}

/// Returns the place in the program itself.
fn own(mut span: Span) -> Span {
    while Path::new(&span.file_name).has_root()
        && let Some(expansion) = span.expansion.take()
    {
        span = expansion.span;
    }
    span
}
