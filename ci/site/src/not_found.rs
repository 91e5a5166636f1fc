//! The page that a host shows for a missing address. Any address may lead to it, so its links start at the root.

use crate::html::with_attributes;
use crate::page::Place;
use book::path::has_scheme;

/// Attributes that hold a link or, for scripts, the root of the site.
const LINKS: [&str; 6] = ["href", "src", "srcset", "poster", "action", "data-root"];

/// Returns the finished page with all links below the site's path, which mdBook doesn't know.
pub fn absolute(at: &Place, html: &str) -> String {
    with_attributes(html, &LINKS, |name, link| match name {
        "srcset" => Some(link.split(", ").map(|link| below(at, link)).collect::<Vec<_>>().join(", ")),
        _ => Some(below(at, link)),
    })
}

fn below(at: &Place, link: &str) -> String {
    let path = link.strip_prefix("./").or(link.strip_prefix('/')).unwrap_or(link);
    if link.starts_with('#') || has_scheme(link) { link.into() } else { format!("{}{path}", at.path()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_start_at_the_path_of_the_site() {
        let at = Place { base: Some("https://example.org/some-book/".into()), ..Place::default() };
        for (written, absolute) in [
            ("href=\"a/b.html#c\"", "href=\"/some-book/a/b.html#c\""),
            ("href=\"./\"", "href=\"/some-book/\""),
            ("href=\"/index.html\"", "href=\"/some-book/index.html\""),
            ("href='a.html'", "href=\"/some-book/a.html\""),
            ("href=a.html class=b", "href=\"/some-book/a.html\" class=b"),
            ("data-root=\"\"", "data-root=\"/some-book/\""),
            ("src=\"a.js?x&amp;y\"", "src=\"/some-book/a.js?x&amp;y\""),
            ("src='a.js?x&#38;y'", "src=\"/some-book/a.js?x&amp;y\""),
            ("srcset=\"a.png 1x, /b.png 2x\"", "srcset=\"/some-book/a.png 1x, /some-book/b.png 2x\""),
            ("href=\"#main\"", "href=\"#main\""),
            ("href=\"https://example.org/\"", "href=\"https://example.org/\""),
        ] {
            assert_eq!(super::absolute(&at, &format!("<a {written}>x</a>")), format!("<a {absolute}>x</a>"));
        }
        assert_eq!(super::absolute(&Place::default(), "<a href=\"a.html\">"), "<a href=\"/a.html\">");
    }
}
