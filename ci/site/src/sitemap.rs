//! The sitemap and `robots.txt`, for search engines. Without dates, because the files don't know when a page's text
//! last changed.

use crate::html::escape;
use crate::page::{Page, Place, address};

/// Returns the names and contents of the files; none without an address.
///
/// Search engines read `robots.txt` only at the root of a host. For a site below the root, that file belongs to the
/// host, so none is written.
pub fn files(pages: &[Page], at: &Place) -> Vec<(&'static str, String)> {
    let Some(base) = &at.base else { return Vec::new() };
    let mut files = vec![("sitemap.xml", sitemap(pages, base))];
    if at.path() == "/" {
        files.push(("robots.txt", format!("User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n")));
    }
    files
}

fn sitemap(pages: &[Page], base: &str) -> String {
    let listed = pages.iter().filter(|page| page.listed);
    let urls: String =
        listed.map(|page| format!("<url><loc>{}</loc></url>\n", escape(&address(base, &page.path)))).collect();
    let schema = "http://www.sitemaps.org/schemas/sitemap/0.9";
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"{schema}\">\n{urls}</urlset>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_pages_but_that_of_dead_links_are_named() {
        let page = |path: &str| Page { path: path.into(), listed: path != "404.html", ..Page::default() };
        let pages = [page("index.html"), page("one/a.html"), page("404.html")];
        let at = |base: &str| Place { base: Some(base.into()), ..Place::default() };
        assert_eq!(files(&pages, &Place::default()), []);
        let [(name, sitemap)] = &files(&pages, &at("https://example.org/book/"))[..] else { panic!("one file") };
        assert_eq!(*name, "sitemap.xml");
        let urls: Vec<&str> = sitemap.lines().filter(|line| line.starts_with("<url>")).collect();
        assert_eq!(
            urls,
            [
                "<url><loc>https://example.org/book/</loc></url>",
                "<url><loc>https://example.org/book/one/a.html</loc></url>"
            ]
        );
        let at_root = files(&pages, &at("https://example.org/"));
        assert!(at_root[1].1.ends_with("Sitemap: https://example.org/sitemap.xml\n"), "{at_root:?}");
    }
}
