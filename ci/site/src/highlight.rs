//! Syntax highlighting with tree-sitter, done when the pages are finished. Never changes the text.

use crate::html::escape;
use anyhow::Result;
use tree_sitter_highlight::{Highlight, HighlightConfiguration, HighlightEvent, Highlighter};

/// Names of tree-sitter captures and the CSS class of each. A name also covers all longer names that begin with it
/// and a dot.
const CLASSES: [(&str, &str); 13] = [
    ("await", "a"),
    ("keyword", "k"),
    ("comment", "c"),
    ("string", "s"),
    ("constant", "n"),
    ("number", "n"),
    ("label", "n"),
    ("function", "f"),
    ("constructor", "t"),
    ("type", "t"),
    ("attribute", "m"),
    ("function.macro", "m"),
    ("embedded", ""),
];

/// A capture that gives `async` and `await`, the subject of this book, their own color.
const AWAIT: &str = r#"["async" "await"] @await"#;

/// The supported languages.
pub struct Languages {
    highlighter: Highlighter,
    rust: HighlightConfiguration,
    python: HighlightConfiguration,
}

impl Languages {
    /// Loads the grammars. Fails if a query doesn't match its grammar.
    pub fn new() -> Result<Languages> {
        macro_rules! configure {
            ($grammar:ident) => {{
                let query = format!("{}\n{AWAIT}", $grammar::HIGHLIGHTS_QUERY);
                let name = stringify!($grammar);
                let mut language = HighlightConfiguration::new($grammar::LANGUAGE.into(), name, &query, "", "")?;
                language.configure(&CLASSES.map(|(name, _)| name));
                language
            }};
        }
        let rust = configure!(tree_sitter_rust);
        let python = configure!(tree_sitter_python);
        Ok(Languages { highlighter: Highlighter::new(), rust, python })
    }

    /// Returns the code as HTML; code in other languages stays plain.
    pub fn html(&mut self, language: &str, code: &str) -> Result<String> {
        let language = match language {
            "rust" => &self.rust,
            "python" => &self.python,
            _ => return Ok(escape(code)),
        };
        let mut html = String::with_capacity(2 * code.len());
        let mut classes = vec![""];
        // The class of the open span, if any.
        let mut open = "";
        for event in self.highlighter.highlight(language, code.as_bytes(), None, None, |_| None)? {
            match event? {
                HighlightEvent::Source { start, end } => {
                    let (code, mut class) = (&code[start..end], *classes.last().unwrap_or(&""));
                    if code.trim().is_empty() {
                        class = "";
                    }
                    if class != open {
                        html.push_str(if open.is_empty() { "" } else { "</span>" });
                        if !class.is_empty() {
                            html.push_str(&format!("<span class=\"{class}\">"));
                        }
                        open = class;
                    }
                    html.push_str(&escape(code));
                }
                HighlightEvent::HighlightStart(Highlight(nth)) => classes.push(CLASSES[nth].1),
                HighlightEvent::HighlightEnd => drop(classes.pop()),
            }
        }
        html.push_str(if open.is_empty() { "" } else { "</span>" });
        Ok(html)
    }
}

/// Splits the result of [`Languages::html`] into lines. A span that crosses a line end is closed and reopened.
pub fn lines(html: &str) -> Vec<String> {
    let mut open = String::new();
    let mut lines = Vec::new();
    for line in html.lines() {
        let begun = std::mem::take(&mut open);
        let last = format!("{begun}{line}");
        open = match (last.rfind("<span"), last.rfind("</span>")) {
            (Some(begin), end) if end.is_none_or(|end| end < begin) => {
                let end = last[begin..].find('>').map_or(last.len(), |end| begin + end + 1);
                last[begin..end].into()
            }
            _ => String::new(),
        };
        lines.push(if open.is_empty() { last } else { last + "</span>" });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_get_colors_and_stay() {
        let mut languages = Languages::new().expect("the grammars know their words");
        let rust = "async fn a() { b(\"<x>\").await; } // c\n";
        let html = languages.html("rust", rust).expect("it gets colors");
        for part in [
            "<span class=\"a\">async</span> <span class=\"k\">fn</span> <span class=\"f\">a</span>",
            "<span class=\"s\">&quot;&lt;x&gt;&quot;</span>",
            "<span class=\"a\">await</span>",
            "<span class=\"c\">// c</span>",
        ] {
            assert!(html.contains(part), "{html}");
        }
        let html = languages.html("python", "async def a(): await b(1)").expect("it gets colors");
        assert!(html.contains("<span class=\"a\">await</span> <span class=\"f\">b</span>"), "{html}");
        assert_eq!(languages.html("text", "a < b").expect("it is plain"), "a &lt; b");
    }

    #[test]
    fn a_color_over_two_lines_is_in_both() {
        let html = "a<span class=\"s\">b\nc</span>d\n\n<span class=\"k\">e</span>";
        let expected = ["a<span class=\"s\">b</span>", "<span class=\"s\">c</span>d", "", "<span class=\"k\">e</span>"];
        assert_eq!(lines(html), expected);
    }
}
