//! The mark below the heading of each catalogue entry that shows which tool reports the mistake, from the recorded
//! table.

use crate::html::{Edits, Piece, attribute, closes, escape, opens, place};
use crate::page::Page;
use anyhow::Result;
use book::files::read;
use book::include::included;
use book::path::{relative, resolve};
use book::recorded::TOOL_TABLE;
use book::{Text, Workspace};

/// The recorded table.
pub struct Told {
    /// Path of the markdown that shows the table.
    source: String,
    rows: Vec<Row>,
}

/// A row of the table.
#[derive(Debug, PartialEq)]
struct Row {
    /// Path of the entry's markdown, and the id of its heading.
    source: String,
    id: String,
    /// The first tool that reports the mistake, and what it reports; `None` if no tool does.
    by: Option<(String, String)>,
}

impl Told {
    /// Reads the table; empty if no page shows it. Fails if the file can't be read.
    pub fn read(book: &Workspace, text: &Text) -> Result<Told> {
        let source = text.pages.iter().find(|page| included(page).iter().any(|file| file == TOOL_TABLE));
        let source = source.map(|page| page.path.clone()).unwrap_or_default();
        let table = read(&book.root.join(TOOL_TABLE))?.filter(|_| !source.is_empty()).unwrap_or_default();
        Ok(Told { rows: table.lines().filter_map(|line| row(&source, line)).collect(), source })
    }

    /// Adds a mark below the heading of each entry on the page, linked to the page that shows the table.
    pub fn edit(&self, pages: &[Page], page: &Page, pieces: &[Piece], edits: &mut Edits) {
        let Some(table) = pages.iter().find(|page| page.source == self.source) else { return };
        let link = relative(&page.path, &table.path);
        let mut row = None;
        for piece in pieces {
            if opens(piece, "h2") {
                let id = attribute(piece, "id");
                row = self.rows.iter().find(|row| row.source == page.source && row.id == id);
            } else if closes(piece, "h2")
                && let Some(row) = row.take()
            {
                edits.insert(place(piece).end, format!("\n{}", mark(row, &link)));
            }
        }
    }
}

/// Parses a line of the table: `| [title](page.md#id) | tool: words<br>… |`. `source` is the page that shows it.
fn row(source: &str, line: &str) -> Option<Row> {
    let (_, rest) = line.strip_prefix("| [")?.split_once("](")?;
    let (link, by) = rest.strip_suffix(" |")?.split_once(") | ")?;
    let (page, id) = link.split_once('#')?;
    let by = by.split("<br>").next()?.split_once(": ").map(|(tool, words)| (tool.into(), words.into()));
    Some(Row { source: resolve(source, page)?, id: id.into(), by })
}

/// Returns an entry's mark as HTML.
fn mark(row: &Row, link: &str) -> String {
    let (class, says) = match &row.by {
        None => (" nobody", "No tool reports it".to_string()),
        Some((tool, words)) => {
            let by = if tool == "lints switched on" { "a lint to switch on" } else { tool };
            let words: Vec<String> =
                words.split(", ").map(|word| format!("<code>{}</code>", escape(word.trim_matches('`')))).collect();
            // An error without a code has no name to show.
            match &*words.join(", ") {
                "<code>error</code>" => ("", format!("Reported by {}", escape(by))),
                words => ("", format!("Reported by {}: {words}", escape(by))),
            }
        }
    };
    format!("<p class=\"told{class}\"><a href=\"{}\">{says}</a></p>", escape(link))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    const TABLE: &str = "| of 2 mistakes | first reported by |\n|---:|---|\n| 1 | rustc |\n\n| mistake | reported by |\n|---|---|\n\
        | [A `match` (x)](b.md#c) | clippy, pedantic: `d`, `e`<br>lints switched on: `f` |\n| [G](b.md#h) | no tool |\n\
        | [I](b.md#j) | rustc: `error` |\n";

    #[test]
    fn rows_are_read() {
        let rows: Vec<Row> = TABLE.lines().filter_map(|line| row("src/a/who.md", line)).collect();
        let by = Some(("clippy, pedantic".to_string(), "`d`, `e`".to_string()));
        assert_eq!(rows[0], Row { source: "src/a/b.md".into(), id: "c".into(), by });
        assert_eq!(rows[1], Row { source: "src/a/b.md".into(), id: "h".into(), by: None });
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn headings_get_marks() {
        let source = "src/a/who.md".to_string();
        let told = Told { rows: TABLE.lines().filter_map(|line| row(&source, line)).collect(), source: source.clone() };
        let html = "<h2 id=\"c\">A</h2><h2 id=\"h\">G</h2><h2 id=\"j\">I</h2><h2 id=\"k\">K</h2>";
        let table = Page { path: "a/who.html".into(), source, ..Page::default() };
        let page = Page { path: "a/b.html".into(), source: "src/a/b.md".into(), html: html.into(), ..Page::default() };
        let mut edits = Edits::default();
        told.edit(&[table], &page, &html::pieces(html), &mut edits);
        assert_eq!(
            edits.apply(html),
            "<h2 id=\"c\">A</h2>\n<p class=\"told\"><a href=\"who.html\">Reported by clippy, pedantic: <code>d</code>, <code>e</code></a></p>\
             <h2 id=\"h\">G</h2>\n<p class=\"told nobody\"><a href=\"who.html\">No tool reports it</a></p>\
             <h2 id=\"j\">I</h2>\n<p class=\"told\"><a href=\"who.html\">Reported by rustc</a></p><h2 id=\"k\">K</h2>"
        );
    }
}
