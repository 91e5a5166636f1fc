//! The footer of every page: the license, and links to pages outside the table of contents.

use crate::feed;
use crate::html::escape;
use crate::page::{LICENSE, Page, Place};
use book::path::relative;

/// The pages and files that the footer links to, if they exist.
#[derive(Default)]
pub struct Footer<'a> {
    pub how_it_is_checked: Option<&'a str>,
    pub changes: Option<&'a str>,
    pub epub: Option<&'a str>,
}

impl Footer<'_> {
    /// Returns the footer of the page.
    pub fn html(&self, at: &Place, page: &Page) -> String {
        let mut links = Vec::new();
        let mut link = |to: Option<&str>, name: &str| {
            links.extend(to.map(|to| format!("<a href=\"{}\">{name}</a>", escape(&relative(&page.path, to)))));
        };
        link(self.how_it_is_checked, "How this book is checked");
        link(self.changes, "What changed");
        link(at.base.as_ref().and(self.changes).map(|_| feed::FILE), "Feed");
        link(self.epub, "EPUB");
        if let Some(repository) = &at.repository {
            let (source, name) = match page.listed {
                true => (format!("{repository}/blob/HEAD/{}", page.source), "Improve this page"),
                false => (repository.clone(), "Source"),
            };
            links.push(format!("<a href=\"{}\">{name}</a>", escape(&source)));
        }
        let links: String = links.iter().map(|link| format!("<li>{link}</li>")).collect();
        let links = if links.is_empty() { links } else { format!("<ul>{links}</ul>\n") };
        format!(
            "{links}<p>Text: <a rel=\"license\" href=\"{LICENSE}\">CC BY 4.0</a>. Code: MIT or Apache-2.0, as you like.</p>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn footer(at: &Place, path: &str) -> String {
        let footer = Footer {
            how_it_is_checked: Some("appendix/checked.html"),
            changes: Some("appendix/changes.html"),
            epub: Some("the-book.epub"),
        };
        let page =
            Page { path: path.into(), source: "src/one/a.md".into(), listed: path != "404.html", ..Page::default() };
        footer.html(at, &page)
    }

    #[test]
    fn it_links_to_what_is_there() {
        let here = footer(&Place::default(), "one/a.html");
        assert!(here.starts_with("<ul><li><a href=\"../appendix/checked.html\">"), "{here}");
        assert!(here.contains("<a href=\"../the-book.epub\">EPUB</a>"), "{here}");
        assert!(!here.contains("Feed") && !here.contains("Improve"), "{here}");
    }

    #[test]
    fn with_addresses_it_links_to_the_feed_and_the_source() {
        let [base, repository] =
            ["https://example.org/book/", "https://code.example.org/b"].map(|at| Some(at.to_string()));
        let at = Place { base, repository, reload: false };
        let hosted = footer(&at, "one/a.html");
        assert!(hosted.contains("<a href=\"../feed.xml\">Feed</a>"), "{hosted}");
        let source = "<a href=\"https://code.example.org/b/blob/HEAD/src/one/a.md\">Improve this page</a>";
        assert!(hosted.contains(source), "{hosted}");
        assert!(footer(&at, "404.html").contains("<a href=\"https://code.example.org/b\">Source</a>"));
    }
}
