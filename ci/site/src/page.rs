//! The pages of the site, and where the site is published.

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
    /// Path relative to the root of the site, such as `half-hour/the-loop.html`.
    pub path: String,
    /// Title of the chapter in the summary.
    pub title: String,
    /// Title of the part, if the chapter belongs to one.
    pub part: Option<String>,
    /// Path of the markdown file.
    pub source: String,
    /// Whether the summary names it; it doesn't name the page for missing addresses.
    pub listed: bool,
    pub html: String,
}

/// Returns all pages that mdBook has rendered into `dir`, in reading order. Fails if one is missing.
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

/// Where the site is published.
#[derive(Default)]
pub struct Place {
    /// Address of the first page, such as `https://example.org/some-book/`.
    pub base: Option<String>,
    /// Address of the repository on its code host, without a trailing slash.
    pub repository: Option<String>,
    /// Whether every page reloads itself when the server at `/__reload` says so.
    pub reload: bool,
}

impl Place {
    /// Returns the place given by the values of `BOOK_URL` and `BOOK_REPOSITORY`. Fails if a value is not an address.
    pub fn new(base: Option<String>, repository: Option<String>) -> Result<Place> {
        let address = |name: &str, value: Option<String>| {
            let Some(value) = value else { return Ok(None) };
            let is_address = ["https://", "http://"]
                .iter()
                .any(|scheme| value.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
            let is_plain = !value.contains(['?', '#', '"', '<', '>', ' ']);
            ensure!(
                is_address && is_plain,
                "{name} is not an address: {value}; use one such as https://example.org/some-book/"
            );
            Ok(Some(value.trim_end_matches('/').to_string()))
        };
        let base = address("BOOK_URL", base)?.map(|url| url + "/");
        Ok(Place { base, repository: address("BOOK_REPOSITORY", repository)?, reload: false })
    }

    /// Returns the path below which the host serves the site, with a slash at both ends.
    pub fn path(&self) -> &str {
        let Some(base) = &self.base else { return "/" };
        let host = base.find("//").map_or(0, |at| at + 2);
        base[host..].find('/').map_or("/", |at| &base[host + at..])
    }
}

/// Returns the address of the page `path`; a folder's address shows its `index.html`.
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
