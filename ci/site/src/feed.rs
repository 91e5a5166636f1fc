//! The feed of changes, in Atom format (RFC 4287), with an entry for each section of the page that says what changed.

use crate::html::{Piece, attribute, closes, escape, opens, pieces, place, text, with_attributes};
use crate::page::{LICENSE, Page, address};
use anyhow::{Context, Result};
use book::Metadata;
use book::changes::Change;
use book::path::{has_scheme, resolve};

/// The file name, at the root of the site.
pub const FILE: &str = "feed.xml";

/// Returns the feed of the `changes` on `page`, for a site at the address `base`. Fails if the page lacks one of
/// them.
pub fn feed(about: &Metadata, base: &str, page: &Page, changes: &[Change]) -> Result<String> {
    let here = address(base, &page.path);
    let author: String =
        about.authors.iter().map(|name| format!("<author><name>{}</name></author>\n", escape(name))).collect();
    // Every entry needs an author, even if the book names none.
    let author =
        if author.is_empty() { format!("<author><name>{}</name></author>\n", escape(&about.title)) } else { author };
    let moments = moments(changes);
    let updated = moments.first().map_or("", |moment| moment);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>{base}{FILE}</id>\n<title>{}: what changed</title>\n<updated>{updated}</updated>\n{author}\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{base}{FILE}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{here}\"/>\n<link rel=\"license\" href=\"{LICENSE}\"/>\n",
        escape(about.language()),
        escape(&about.title)
    );
    let all = pieces(&page.html);
    for (Change { title: written, id, .. }, updated) in changes.iter().zip(&moments) {
        let (title, html) =
            section(&page.html, &all, id).with_context(|| format!("{} lacks the section {id}", page.path))?;
        // The heading as displayed, without the date.
        let title = title.trim().split_once(": ").map_or(&**written, |(_, title)| title);
        let html = absolute(html.trim(), base, &page.path);
        let (title, html) = (escape(title), escape(&html));
        xml += &format!(
            "<entry>\n<id>{here}#{id}</id>\n<title>{title}</title>\n<updated>{updated}</updated>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{here}#{id}\"/>\n<content type=\"html\">{html}</content>\n</entry>\n"
        );
    }
    Ok(xml + "</feed>\n")
}

/// Returns a time for each change. Only days are known, so seconds keep the order within a day.
fn moments(changes: &[Change]) -> Vec<String> {
    let before = |nth: usize| changes[nth + 1..].iter().filter(|change| change.date == changes[nth].date).count();
    let moment = |nth: usize| format!("{}T00:{:02}:{:02}Z", changes[nth].date, before(nth) / 60, before(nth) % 60);
    (0..changes.len()).map(moment).collect()
}

/// Returns the text of the heading with that id and the HTML below it.
fn section<'a>(html: &'a str, pieces: &[Piece], id: &str) -> Option<(String, &'a str)> {
    let start = pieces.iter().position(|piece| opens(piece, "h2") && attribute(piece, "id") == id)?;
    let heading = start + pieces[start..].iter().position(|piece| closes(piece, "h2"))?;
    let is_end = |piece: &Piece| opens(piece, "h2") || closes(piece, "main");
    let end = heading + pieces[heading..].iter().position(is_end)?;
    Some((text(&pieces[start..heading]), &html[place(&pieces[heading]).end..place(&pieces[end]).start]))
}

/// Returns the HTML with absolute links.
fn absolute(html: &str, base: &str, page: &str) -> String {
    with_attributes(html, &["href", "src"], |_, link| {
        (!link.is_empty() && !has_scheme(link)).then(|| joined(base, page, link))
    })
}

/// Returns the address that a link on the page leads to.
fn joined(base: &str, page: &str, link: &str) -> String {
    let (path, fragment) = link.find('#').map_or((link, ""), |at| link.split_at(at));
    let path = if path.is_empty() { Some(page.into()) } else { resolve(page, path) };
    format!("{}{fragment}", address(base, &path.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_holds_its_text_with_absolute_links() {
        let html = "<main><h1>New</h1><h2 id=\"b\"><a href=\"#b\">2026-11-23: B &amp; <code>c</code></a></h2>\n\
            <p>It <a href=\"../one/a.html#x\">is</a> <a href=\"../index.html\">new</a>, <a href=\"https://c.org\">c</a>,\n\
            <a href='../one/b.html?d&#38;e'>d</a>, <img src=f.png>.</p>\n\
            <h2 id=\"a\">2026-11-23: A</h2><p>Old, <a href=\"#b\">see</a>.</p></main>";
        let page = Page {
            path: "appendix/changes.html".into(),
            title: "What changed".into(),
            html: html.into(),
            ..Page::default()
        };
        let about = Metadata {
            title: "B & C".into(),
            description: None,
            authors: vec![],
            language: None,
            smart_punctuation: true,
        };
        let change = |date: &str, id: &str| Change { date: date.into(), title: "written".into(), id: id.into() };
        let changes = [change("2026-11-23", "b"), change("2026-11-23", "a")];
        let xml = feed(&about, "https://example.org/book/", &page, &changes).expect("both are there");
        for part in [
            "<title>B &amp; C: what changed</title>\n<updated>2026-11-23T00:00:01Z</updated>",
            "<author><name>B &amp; C</name></author>",
            "<entry>\n<id>https://example.org/book/appendix/changes.html#b</id>\n<title>B &amp; c</title>",
            "&lt;a href=&quot;https://example.org/book/one/a.html#x&quot;&gt;is",
            "&lt;a href=&quot;https://example.org/book/&quot;&gt;new",
            "&lt;a href=&quot;https://c.org&quot;&gt;c",
            "&lt;a href=&quot;https://example.org/book/one/b.html?d&amp;amp;e&quot;&gt;d",
            "&lt;img src=&quot;https://example.org/book/appendix/f.png&quot;&gt;",
            "<content type=\"html\">&lt;p&gt;Old, &lt;a href=&quot;https://example.org/book/appendix/changes.html#b&quot;&gt;",
        ] {
            assert!(xml.contains(part), "{part}\n{xml}");
        }
        let missing = feed(&about, "https://example.org/book/", &page, &[change("2026-11-23", "c")]);
        assert!(missing.is_err_and(|error| error.to_string() == "appendix/changes.html lacks the section c"));
    }
}
