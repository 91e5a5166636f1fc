//! A diagnostic in the form rustc prints: one line of JSON that contains the text for people. It doesn't choose the wording.

use std::env;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, renderer::DEFAULT_TERM_WIDTH};
use serde_json::{Value, json};

use crate::rustc_args::Format;
use crate::source::{Place, Position, Sources};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
    Note,
    Help,
}

#[derive(Debug)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Option<&'static str>,
    pub message: String,
    pub label: Option<Label>,
    pub children: Vec<Child>,
}

#[derive(Debug)]
pub struct Label {
    pub place: Place,
    pub text: Option<String>,
}

#[derive(Debug)]
pub struct Child {
    pub severity: Severity,
    pub message: String,
    pub label: Option<Label>,
}

impl Child {
    pub fn plain(severity: Severity, message: impl Into<String>) -> Child {
        Child { severity, message: message.into(), label: None }
    }

    pub fn at(message: impl Into<String>, place: Place) -> Child {
        Child { severity: Severity::Note, message: message.into(), label: Some(Label { place, text: None }) }
    }
}

impl Severity {
    fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
            Severity::Help => "help",
        }
    }

    fn level(self) -> Level<'static> {
        match self {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
            Severity::Help => Level::HELP,
        }
    }
}

impl Diagnostic {
    /// The diagnostic as a line of rustc's `--error-format=json`.
    pub fn to_json(&self, sources: &Sources, format: Format) -> String {
        let children: Vec<Value> = self
            .children
            .iter()
            .map(|child| {
                json!({
                    "message": child.message,
                    "code": null,
                    "level": child.severity.word(),
                    "spans": spans(child.label.as_ref(), sources),
                    "children": [],
                    "rendered": null,
                })
            })
            .collect();
        json!({
            "$message_type": "diagnostic",
            "message": self.message,
            "code": self.code.map(|code| json!({ "code": code, "explanation": null })),
            "level": self.severity.word(),
            "spans": spans(self.label.as_ref(), sources),
            "children": children,
            "rendered": self.rendered(sources, format),
        })
        .to_string()
    }

    fn rendered(&self, sources: &Sources, format: Format) -> String {
        let title = Group::with_title(self.severity.level().primary_title(self.message.as_str()));
        let mut groups = vec![title.elements(self.label.iter().map(|label| snippet(label, sources)))];
        for child in &self.children {
            match &child.label {
                Some(label) => {
                    let title = child.severity.level().secondary_title(child.message.as_str());
                    groups.push(Group::with_title(title).element(snippet(label, sources)));
                }
                None => {
                    let last = groups.pop().expect("the title is a group");
                    groups.push(last.element(child.severity.level().message(child.message.as_str())));
                }
            }
        }
        let renderer = if format.colors { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.term_width(format.width.unwrap_or(DEFAULT_TERM_WIDTH)).short_message(format.short);
        let end = if format.short { "\n" } else { "\n\n" };
        renderer.render(&groups) + end
    }
}

fn snippet<'a>(label: &'a Label, sources: &'a Sources) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.get(label.place.file);
    let first = source.byte(Position { line: label.place.start.line, column: 0 });
    let last = source.byte(Position { line: label.place.end.line, column: usize::MAX });
    let bytes = source.bytes(&label.place);
    let annotation = AnnotationKind::Primary.span(bytes.start - first..bytes.end - first).label(label.text.as_deref());
    Snippet::source(&source.text[first..last])
        .line_start(label.place.start.line)
        .path(shown(&source.path))
        .annotation(annotation)
}

fn spans(label: Option<&Label>, sources: &Sources) -> Value {
    let Some(label) = label else { return json!([]) };
    let place = &label.place;
    let source = sources.get(place.file);
    let bytes = source.bytes(place);
    let text: Vec<Value> = (place.start.line..=place.end.line)
        .map(|number| {
            let line = source.line(number);
            let start = if number == place.start.line { place.start.column + 1 } else { 1 };
            let end = if number == place.end.line { place.end.column + 1 } else { line.chars().count() + 1 };
            json!({ "text": line, "highlight_start": start, "highlight_end": end })
        })
        .collect();
    json!([{
        "file_name": shown(&source.path),
        "byte_start": bytes.start,
        "byte_end": bytes.end,
        "line_start": place.start.line,
        "line_end": place.end.line,
        "column_start": place.start.column + 1,
        "column_end": place.end.column + 1,
        "is_primary": true,
        "text": text,
        "label": label.text,
        "suggested_replacement": null,
        "suggestion_applicability": null,
        "expansion": null,
    }])
}

/// The path relative to the folder that the compiler runs in, if it is below that folder.
fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}
