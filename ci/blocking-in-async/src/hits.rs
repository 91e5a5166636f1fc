//! Sorts clippy-driver's output, line by line: reports of disallowed calls become hits, and the rest passes through. It
//! decides nothing.

use serde::Deserialize;

use crate::lint::Lint;
use crate::source::Position;

/// A place that uses a function of the configuration.
#[derive(Debug)]
pub struct Hit {
    /// The index that the configuration gave clippy as the reason.
    pub index: usize,
    pub file: String,
    pub start: Position,
    pub end: Position,
    /// Whether a macro made the call. The place is then that of the macro's use.
    pub by_macro: bool,
}

/// A line of the compiler's output.
pub enum Line {
    Hit(Hit),
    /// A place that keeps a value of a type of the configuration while it awaits something.
    Held(Hit),
    /// A diagnostic about clippy or about our lint's name, which users don't need; `true` if it is an error.
    Dropped(bool),
    /// Clippy's complaint about one path of the configuration.
    Unresolved {
        /// The index of the path.
        index: usize,
        why: String,
    },
    /// Clippy's complaint about the configuration as a whole, which means that this program doesn't know this version of clippy.
    Refused(String),
    /// A line such as `warning: 3 warnings emitted` or `error: aborting due to …`, whose count is no longer right.
    Summary,
    /// The message that the crate is compiled, after which cargo continues with its dependents.
    Artifact,
    Diagnostic(Severity),
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
    /// A minor message, such as the advice to run `rustc --explain`.
    Note,
}

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "$message_type")]
    kind: Option<String>,
    #[serde(default)]
    message: String,
    code: Option<Code>,
    #[serde(default)]
    level: String,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    children: Vec<Child>,
    emit: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Child {
    message: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    column_start: usize,
    line_end: usize,
    column_end: usize,
    is_primary: bool,
    expansion: Option<Box<Expansion>>,
    #[serde(default)]
    text: Vec<Text>,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

#[derive(Deserialize)]
struct Text {
    text: String,
    highlight_start: usize,
    highlight_end: usize,
}

impl Line {
    pub fn of(line: &str) -> Line {
        let Ok(message) = serde_json::from_str::<Message>(line) else { return Line::Other };
        match message.kind.as_deref() {
            Some("artifact") if message.emit.as_deref() != Some("dep-info") => Line::Artifact,
            Some("diagnostic") => message.into_line(),
            None if !message.level.is_empty() => Line::Refused("its messages don't say what they are".to_owned()),
            _ => Line::Other,
        }
    }
}

impl Message {
    fn into_line(self) -> Line {
        let error = self.level.starts_with("error");
        let code = self.code.as_ref().map_or("", |code| code.code.as_str());
        let line = match code {
            "clippy::disallowed_methods" => self.hit().map(Line::Hit),
            "clippy::await_holding_invalid_type" => self.hit().map(Line::Held),
            _ => None,
        };
        if let Some(line) = line {
            return line;
        }
        if self.is_about_the_configuration() && error {
            return Line::Refused(self.message);
        }
        if let Some(index) = self.index_of_unresolved() {
            return Line::Unresolved { index, why: self.message };
        }
        if code.starts_with("clippy::") || self.is_about_names(code) || self.is_about_the_configuration() {
            return Line::Dropped(error);
        }
        if self.is_summary() {
            return Line::Summary;
        }
        Line::Diagnostic(match self.level.as_str() {
            _ if error => Severity::Error,
            "warning" => Severity::Warning,
            _ => Severity::Note,
        })
    }

    fn hit(&self) -> Option<Hit> {
        let index = self.children.iter().find_map(|child| child.message.parse().ok())?;
        let mut span = self.spans.iter().find(|span| span.is_primary)?;
        let by_macro = span.expansion.is_some();
        // Leave macros behind, for the place in the source that uses them.
        while let Some(expansion) = &span.expansion {
            span = &expansion.span;
        }
        Some(Hit {
            index,
            by_macro,
            file: span.file_name.clone(),
            start: Position { line: span.line_start, column: span.column_start.saturating_sub(1) },
            end: Position { line: span.line_end, column: span.column_end.saturating_sub(1) },
        })
    }

    /// Whether it complains about our lint's name, or about clippy's lints. rustc doesn't know our lint, and clippy
    /// runs with its own lints off, so it can't fulfill expectations.
    fn is_about_names(&self, code: &str) -> bool {
        let of_names = matches!(
            code,
            "unknown_lints"
                | "E0602"
                | "renamed_and_removed_lints"
                | "unfulfilled_lint_expectations"
                | "deprecated_clippy_cfg_attr"
        );
        of_names
            && (Lint::ALL.iter().any(|lint| self.message.contains(&format!("`{}`", lint.name())))
                || self.spans.iter().filter(|span| span.is_primary).any(Span::names_our_lints_or_clippys))
    }

    fn is_about_the_configuration(&self) -> bool {
        self.spans.iter().any(|span| span.file_name.ends_with("clippy.toml"))
    }

    /// The index of the path that this message says isn't a function. The configuration has one path a line, after
    /// its first line.
    fn index_of_unresolved(&self) -> Option<usize> {
        let is_unresolved = self.message.contains("does not refer to") || self.message.starts_with("expected a");
        let span = self.spans.first().filter(|_| is_unresolved && self.is_about_the_configuration())?;
        span.line_start.checked_sub(2)
    }

    fn is_summary(&self) -> bool {
        self.code.is_none()
            && self.spans.is_empty()
            && (self.message.starts_with("aborting due to")
                || self.level == "warning"
                    && (self.message.ends_with("warning emitted") || self.message.ends_with("warnings emitted")))
    }
}

impl Span {
    fn names_our_lints_or_clippys(&self) -> bool {
        let Some(text) = self.text.first() else { return false };
        let length = text.highlight_end.saturating_sub(text.highlight_start);
        let named: String = text.text.chars().skip(text.highlight_start.saturating_sub(1)).take(length).collect();
        Lint::named(&named).is_some() || named.starts_with("clippy::")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostic(code: &str, level: &str, message: &str, rest: &str) -> Line {
        let code = if code.is_empty() { "null".to_owned() } else { format!("{{\"code\":\"{code}\"}}") };
        Line::of(&format!(
            "{{\"$message_type\":\"diagnostic\",\"message\":\"{message}\",\"code\":{code},\"level\":\"{level}\",{rest}}}"
        ))
    }

    fn span(file: &str, text: &str, expansion: &str) -> String {
        let end = text.len() + 1;
        format!(
            "{{\"file_name\":\"{file}\",\"line_start\":3,\"column_start\":1,\"line_end\":3,\"column_end\":{end},\"is_primary\":true,\
             \"expansion\":{expansion},\"text\":[{{\"text\":\"{text}\",\"highlight_start\":1,\"highlight_end\":{end}}}]}}"
        )
    }

    #[test]
    fn a_hit_has_its_index_and_stands_where_the_macro_is_called() {
        let outer = format!("{{\"span\":{}}}", span("src/lib.rs", "nap!()", "null"));
        let rest =
            format!("\"spans\":[{}],\"children\":[{{\"message\":\"17\"}}]", span("src/macros.rs", "sleep", &outer));
        let Line::Hit(hit) = diagnostic("clippy::disallowed_methods", "warning", "use of a disallowed method", &rest)
        else {
            panic!("a hit")
        };
        assert_eq!((hit.index, hit.file.as_str(), hit.by_macro), (17, "src/lib.rs", true));
        assert_eq!((hit.start.line, hit.start.column, hit.end.column), (3, 0, 6));
    }

    #[test]
    fn what_is_about_clippy_or_our_name_is_dropped_and_the_rest_passes() {
        let spans = |text: &str| format!("\"spans\":[{}]", span("src/lib.rs", text, "null"));
        let unknown = |text: &str| diagnostic("unknown_lints", "warning", "unknown lint", &spans(text));
        assert!(matches!(unknown("blocking_in_async"), Line::Dropped(false)));
        assert!(matches!(unknown("blocking_in_asink"), Line::Diagnostic(Severity::Warning)));
        let expectation =
            |text: &str| diagnostic("unfulfilled_lint_expectations", "error", "unfulfilled", &spans(text));
        assert!(matches!(expectation("clippy::all"), Line::Dropped(true)));
        assert!(matches!(expectation("unused"), Line::Diagnostic(Severity::Error)));
        assert!(matches!(diagnostic("E0425", "error", "no such", "\"spans\":[]"), Line::Diagnostic(Severity::Error)));
        assert!(matches!(diagnostic("", "failure-note", "For more", "\"spans\":[]"), Line::Diagnostic(Severity::Note)));
        assert!(matches!(diagnostic("", "warning", "2 warnings emitted", "\"spans\":[]"), Line::Summary));
        assert!(matches!(Line::of("not JSON"), Line::Other));
    }

    #[test]
    fn a_configuration_that_clippy_rejects_is_noticed() {
        let rest = format!("\"spans\":[{}]", span("/tmp/x/clippy.toml", "allow-invalid", "null"));
        assert!(matches!(diagnostic("", "error", "unknown field", &rest), Line::Refused(_)));
        // Before 1.76, messages had no type.
        assert!(matches!(Line::of("{\"message\":\"x\",\"level\":\"warning\"}"), Line::Refused(_)));
        let unresolved = diagnostic("", "warning", "`a::b` does not refer to a reachable function", &rest);
        assert!(matches!(unresolved, Line::Unresolved { index: 1, .. }));
    }
}
