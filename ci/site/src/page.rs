//! A page of the site, and the place where the site will be read.

use anyhow::{Context, Result, ensure};
use book::Text;
use book::files::read;
use book::summary::NOT_FOUND;
use std::path::Path;

/// The license of the text.
pub const LICENSE: &str = "https://creativecommons.org/licenses/by/4.0/";

/// A page of the site.
#[derive(Default)]
pub struct Page {
    /// Relative to the root of the site, such as `half-hour/the-loop.html`.
    pub path: String,
    /// The title of the chapter, as the summary has it.
    pub title: String,
    /// The heading of the summary that the chapter stands below, if it belongs to a part.
    pub part: Option<String>,
    /// The file of its markdown.
    pub source: String,
    /// Whether the summary names it; it doesn't name the page that a dead link leads to.
    pub listed: bool,
    pub html: String,
}

/// Reads all pages that mdBook has rendered into `dir`, in reading order. An error when one is missing.
pub fn read_pages(text: &Text, dir: &Path) -> Result<Vec<Page>> {
    let html = |path: &str| read(&dir.join(path))?.with_context(|| format!("mdBook has not rendered {path}"));
    let mut pages = Vec::new();
    for (named, page) in text.in_order() {
        let source = page.path.clone();
        let path = source.strip_prefix("src/").and_then(|path| path.strip_suffix(".md")).unwrap_or(&source);
        let path = format!("{path}.html");
        let part = text.parts.iter().find(|part| part.chapters.contains(&source)).map(|part| part.title.clone());
        let html = html(&path)?;
        pages.push(Page { path, title: named.title.clone(), part, source, listed: true, html });
    }
    if text.page(NOT_FOUND).is_some() {
        let (path, title) = ("404.html".to_string(), "Page not found".to_string());
        let html = html(&path)?;
        pages.push(Page { path, title, part: None, source: NOT_FOUND.into(), listed: false, html });
    }
    Ok(pages)
}

/// The place where the site will be read.
#[derive(Default)]
pub struct Place {
    /// The address of its first page, such as `https://example.org/some-book/`.
    pub base: Option<String>,
    /// The address of its repository on a code host, without a slash at the end.
    pub repository: Option<String>,
    /// Whether every page reloads itself when the server at `/__reload` says so.
    pub reload: bool,
}

impl Place {
    /// The place at these addresses, as a deployment sets them in `BOOK_URL` and `BOOK_REPOSITORY`. An error when one of them is
    /// something other than an address.
    pub fn new(base: Option<String>, repository: Option<String>) -> Result<Place> {
        let address = |name: &str, value: Option<String>| {
            let Some(value) = value else { return Ok(None) };
            let is_address = ["https://", "http://"]
                .iter()
                .any(|scheme| value.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
            let is_plain = !value.contains(['?', '#', '"', '<', '>', ' ']);
            ensure!(
                is_address && is_plain,
                "{name} is no address: {value}; give one such as https://example.org/some-book/"
            );
            Ok(Some(value.trim_end_matches('/').to_string()))
        };
        let base = address("BOOK_URL", base)?.map(|url| url + "/");
        Ok(Place { base, repository: address("BOOK_REPOSITORY", repository)?, reload: false })
    }

    /// The path below which the host serves the site, with a slash at both ends.
    pub fn path(&self) -> &str {
        let Some(base) = &self.base else { return "/" };
        let host = base.find("//").map_or(0, |at| at + 2);
        base[host..].find('/').map_or("/", |at| &base[host + at..])
    }
}

/// The address of the page `path`; a folder's address shows its `index.html`.
pub fn address(base: &str, path: &str) -> String {
    format!("{base}{}", if path == "index.html" { "" } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_what_follows_the_host() {
        let path = |base: &str| Place { base: Some(base.into()), ..Place::default() }.path().to_string();
        assert_eq!(path("https://example.org/some-book/"), "/some-book/");
        assert_eq!(path("https://example.org/"), "/");
        assert_eq!(Place::default().path(), "/");
    }
}
