//! The way through the book, in every page: all chapters by parts, below the one that is open its sections.

use super::Page;
use super::edits::{Piece, attribute, closes, escape, opens, text};

/// All chapters, and the sections of the page `open`, which consists of `pieces`.
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
            html += &sections(pieces);
        }
        html += "</li>";
    }
    html + "</ol>"
}

/// The sections of the page itself.
fn sections(pieces: &[Piece]) -> String {
    let mut html = String::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| opens(piece, "h2")) {
        let id = attribute(piece, "id");
        let end = pieces[at..].iter().position(|piece| closes(piece, "h2")).map_or(at, |length| at + length);
        if !id.is_empty() {
            html += &format!("<li><a href=\"#{id}\">{}</a></li>", escape(text(&pieces[at..end]).trim()));
        }
    }
    if html.is_empty() { html } else { format!("<ul>{html}</ul>") }
}

/// The way from one page to another.
pub fn relative(from: &str, to: &str) -> String {
    let up = "../".repeat(from.matches('/').count());
    match from.rsplit_once('/').and_then(|(dir, _)| to.strip_prefix(dir)?.strip_prefix('/')) {
        Some(beside) => beside.to_string(),
        None if to == "index.html" => {
            if up.is_empty() {
                "./".into()
            } else {
                up
            }
        }
        None => up + to,
    }
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn ways_are_short() {
        assert_eq!(relative("a/b.html", "a/c.html"), "c.html");
        assert_eq!(relative("a/b.html", "ab/c.html"), "../ab/c.html");
        assert_eq!(relative("a/b.html", "index.html"), "../");
        assert_eq!(relative("index.html", "a/c.html"), "a/c.html");
        assert_eq!(relative("index.html", "index.html"), "./");
    }
}
