//! The table of contents on every page: all chapters by part, and the sections of the open chapter.

use crate::html::{Piece, escape, sections};
use crate::page::Page;
use book::path::relative;

/// Returns the HTML for the page `open`, which consists of `pieces`.
pub fn html(pages: &[Page], open: &Page, pieces: &[Piece]) -> String {
    let mut html = String::new();
    let mut chapter = 0;
    for (nth, page) in pages.iter().filter(|page| page.listed).enumerate() {
        let before = nth.checked_sub(1).map(|nth| pages[nth].part.as_deref());
        if before != Some(page.part.as_deref()) {
            if before.is_some() {
                html += "</ol>";
            }
            html += &match &page.part {
                Some(part) => format!(
                    "<p id=\"part-{chapter}\">{}</p><ol start=\"{}\" aria-labelledby=\"part-{chapter}\">",
                    escape(part),
                    chapter + 1
                ),
                None => "<ol class=\"plain\">".to_string(),
            };
        }
        chapter += usize::from(page.part.is_some());
        let here = page.path == open.path;
        let current = if here { " aria-current=\"page\"" } else { "" };
        html += &format!("<li><a href=\"{}\"{current}>{}</a>", relative(&open.path, &page.path), escape(&page.title));
        if here {
            html += &list_of_sections(pieces);
        }
        html += "</li>";
    }
    html + "</ol>"
}

fn list_of_sections(pieces: &[Piece]) -> String {
    let item = |(id, title): &(String, String)| format!("<li><a href=\"#{id}\">{}</a></li>", escape(title));
    let html: String = sections(pieces).iter().map(item).collect();
    if html.is_empty() { html } else { format!("<ul>{html}</ul>") }
}
