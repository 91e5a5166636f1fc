//! Colours for programs, given while the pages are built: tree-sitter's grammars say what each word is. The text itself is
//! never changed.

use super::edits::escape;
use anyhow::Result;
use tree_sitter_highlight::{Highlight, HighlightConfiguration, HighlightEvent, Highlighter};

/// What the grammars call the words, and the class that each gets. A name stands for all that begin with it and a dot.
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

/// The words that this book is about have a colour of their own.
const AWAIT: &str = r#"["async" "await"] @await"#;

/// The languages that are coloured.
pub struct Languages {
    highlighter: Highlighter,
    rust: HighlightConfiguration,
    python: HighlightConfiguration,
}

impl Languages {
    /// An error when a grammar does not know a word of its own query.
    pub fn new() -> Result<Languages> {
        // Both grammars are told of by the same three things.
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

    /// The code as HTML. What is in another language stays plain.
    pub fn html(&mut self, language: &str, code: &str) -> Result<String> {
        let language = match language {
            "rust" => &self.rust,
            "python" => &self.python,
            _ => return Ok(escape(code)),
        };
        let mut html = String::with_capacity(2 * code.len());
        let mut classes = vec![""];
        // The class that the last word got, if its span is still open.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_coloured_and_stay() {
        let mut languages = Languages::new().expect("the grammars know their words");
        let rust = "async fn a() { b(\"<x>\").await; } // c\n";
        let html = languages.html("rust", rust).expect("it is coloured");
        for part in [
            "<span class=\"a\">async</span> <span class=\"k\">fn</span> <span class=\"f\">a</span>",
            "<span class=\"s\">&quot;&lt;x&gt;&quot;</span>",
            "<span class=\"a\">await</span>",
            "<span class=\"c\">// c</span>",
        ] {
            assert!(html.contains(part), "{html}");
        }
        let html = languages.html("python", "async def a(): await b(1)").expect("it is coloured");
        assert!(html.contains("<span class=\"a\">await</span> <span class=\"f\">b</span>"), "{html}");
        assert_eq!(languages.html("text", "a < b").expect("it is plain"), "a &lt; b");
    }
}
