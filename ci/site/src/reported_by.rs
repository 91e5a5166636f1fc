//! The mark below the heading of each catalogue entry that shows which tool reports the mistake, from the recorded
//! table.

use crate::html::{Edits, Piece, attribute, closes, escape, opens, place};
use crate::page::Page;
use anyhow::Result;
use book::files::read;
use book::include::included;
use book::path::{relative, resolve};
use book::recorded::TOOL_TABLE;
use book::tool_table::Row;
use book::{Text, Workspace};

/// The recorded table.
pub struct ReportedBy {
    /// Path of the markdown that shows the table.
    source: String,
    rows: Vec<Row>,
}

impl ReportedBy {
    /// Reads the table; empty if no page shows it. Fails if the file can't be read.
    pub fn read(book: &Workspace, text: &Text) -> Result<ReportedBy> {
        let source = text.pages.iter().find(|page| included(page).iter().any(|file| file == TOOL_TABLE));
        let source = source.map(|page| page.path.clone()).unwrap_or_default();
        let table = read(&book.root.join(TOOL_TABLE))?.filter(|_| !source.is_empty()).unwrap_or_default();
        Ok(ReportedBy { source, rows: table.lines().filter_map(Row::from_markdown).collect() })
    }

    /// Adds a mark below the heading of each entry on the page, linked to the page that shows the table.
    pub fn edit(&self, pages: &[Page], page: &Page, pieces: &[Piece], edits: &mut Edits) {
        let Some(table) = pages.iter().find(|page| page.source == self.source) else { return };
        let link = relative(&page.path, &table.path);
        let is_here = |row: &&Row| resolve(&self.source, &row.page).as_ref() == Some(&page.source);
        let mut row = None;
        for piece in pieces {
            if opens(piece, "h2") {
                let id = attribute(piece, "id");
                row = self.rows.iter().filter(is_here).find(|row| row.id == id);
            } else if closes(piece, "h2")
                && let Some(row) = row.take()
            {
                edits.insert(place(piece).end, format!("\n{}", mark(row, &link)));
            }
        }
    }
}

/// Returns an entry's mark as HTML: the first tool that reports the mistake, and what it reports.
fn mark(row: &Row, link: &str) -> String {
    let (class, says) = match row.reports.first() {
        None => (" by-none", "No tool reports it".to_string()),
        Some((tool, names)) => {
            let by = if tool == "lints switched on" { "a lint to switch on" } else { tool };
            let names: Vec<String> = names.iter().map(|name| format!("<code>{}</code>", escape(name))).collect();
            // An error without a code has no name to show.
            match &*names.join(", ") {
                "<code>error</code>" => ("", format!("Reported by {}", escape(by))),
                names => ("", format!("Reported by {}: {names}", escape(by))),
            }
        }
    };
    format!("<p class=\"reported{class}\"><a href=\"{}\">{says}</a></p>", escape(link))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    const TABLE: &str = "| [A `match` (x)](b.md#c) | clippy, pedantic: `d`, `e`<br>lints switched on: `f` |\n| [G](b.md#h) | no tool |\n\
        | [I](b.md#j) | rustc: `error` |\n";

    #[test]
    fn headings_get_marks() {
        let source = "src/a/who.md".to_string();
        let rows = TABLE.lines().filter_map(Row::from_markdown).collect();
        let reported_by = ReportedBy { rows, source: source.clone() };
        let html = "<h2 id=\"c\">A</h2><h2 id=\"h\">G</h2><h2 id=\"j\">I</h2><h2 id=\"k\">K</h2>";
        let table = Page { path: "a/who.html".into(), source, ..Page::default() };
        let page = Page { path: "a/b.html".into(), source: "src/a/b.md".into(), html: html.into(), ..Page::default() };
        let mut edits = Edits::default();
        reported_by.edit(&[table], &page, &html::pieces(html), &mut edits);
        assert_eq!(
            edits.apply(html),
            "<h2 id=\"c\">A</h2>\n<p class=\"reported\"><a href=\"who.html\">Reported by clippy, pedantic: <code>d</code>, <code>e</code></a></p>\
             <h2 id=\"h\">G</h2>\n<p class=\"reported by-none\"><a href=\"who.html\">No tool reports it</a></p>\
             <h2 id=\"j\">I</h2>\n<p class=\"reported\"><a href=\"who.html\">Reported by rustc</a></p><h2 id=\"k\">K</h2>"
        );
    }
}
