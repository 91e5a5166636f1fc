//! The page that a host shows where there is none. It may stand for any address, so its links start at the root.

use super::Place;
use super::edits::{Edits, attribute, escape, pieces, place};

/// Attributes that hold a link or, for the scripts, where the site begins.
const LINKS: [&str; 6] = ["href", "src", "srcset", "poster", "action", "data-root"];

/// The finished page with all its links below the path of the site. What mdBook has made absolute knows nothing of that path.
pub fn absolute(at: &Place, html: &str) -> String {
    let mut edits = Edits::default();
    for piece in pieces(html) {
        for name in LINKS {
            let link = attribute(&piece, name);
            let place = place(&piece);
            let written = format!(" {name}=\"{}\"", escape(&link));
            if let Some(found) = html[place.clone()].find(&written) {
                let start = place.start + found;
                let links = match name {
                    "srcset" => link.split(", ").map(|link| below(at, link)).collect::<Vec<_>>().join(", "),
                    _ => below(at, &link),
                };
                edits.replace(start..start + written.len(), format!(" {name}=\"{}\"", escape(&links)));
            }
        }
    }
    edits.apply(html)
}

fn below(at: &Place, link: &str) -> String {
    let leads_elsewhere = link.starts_with('#') || link.starts_with("//") || link.contains(':');
    let path = link.strip_prefix("./").or(link.strip_prefix('/')).unwrap_or(link);
    if leads_elsewhere { link.into() } else { format!("{}{path}", at.path()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_start_at_the_path_of_the_site() {
        let at = Place { base: Some("https://example.org/some-book/".into()), repository: None };
        for (written, absolute) in [
            ("href=\"a/b.html#c\"", "href=\"/some-book/a/b.html#c\""),
            ("href=\"./\"", "href=\"/some-book/\""),
            ("href=\"/index.html\"", "href=\"/some-book/index.html\""),
            ("data-root=\"\"", "data-root=\"/some-book/\""),
            ("src=\"a.js?x&amp;y\"", "src=\"/some-book/a.js?x&amp;y\""),
            ("srcset=\"a.png 1x, /b.png 2x\"", "srcset=\"/some-book/a.png 1x, /some-book/b.png 2x\""),
            ("href=\"#main\"", "href=\"#main\""),
            ("href=\"https://example.org/\"", "href=\"https://example.org/\""),
        ] {
            assert_eq!(super::absolute(&at, &format!("<a {written}>x</a>")), format!("<a {absolute}>x</a>"));
        }
        assert_eq!(super::absolute(&Place::default(), "<a href=\"a.html\">"), "<a href=\"/a.html\">");
    }
}
