//! The metadata of a page, for search engines and link previews: always a description, and, if the site has an
//! address, everything that includes it.

use crate::html::{Edits, Piece, closes, escape, opens, place, text};
use crate::page::{LICENSE, Page, Place, address};
use crate::{feed, social};
use book::Metadata;
use serde_json::{Value, json};

/// Data about the site for the metadata of its pages.
pub struct Head<'a> {
    pub about: &'a Metadata,
    pub at: &'a Place,
    pub pages: &'a [Page],
    /// Whether there is a feed of changes.
    pub has_feed: bool,
    /// Paths of the pages that have a preview picture.
    pub pictured: &'a [&'a str],
}

impl Head<'_> {
    /// Adds the metadata to the head of the page.
    pub fn edit(&self, page: &Page, pieces: &[Piece], edits: &mut Edits) {
        let Some(end) = pieces.iter().find(|piece| closes(piece, "head")) else { return };
        let at = place(end).start;
        if !page.listed {
            // The page stands for addresses that don't exist.
            edits.insert(at, meta("name", "robots", "noindex"));
            return;
        }
        let description = description(pieces);
        if self.is_first(page) {
            self.name(pieces, edits);
        }
        let mut html = meta("name", "description", &description);
        if let Some(base) = &self.at.base {
            html += &self.address(page, base, &description);
        }
        edits.insert(at, html);
    }

    fn is_first(&self, page: &Page) -> bool {
        self.pages.first().is_some_and(|first| first.path == page.path)
    }

    /// Titles the first page with the book's title instead of a chapter's.
    fn name(&self, pieces: &[Piece], edits: &mut Edits) {
        let title = pieces.iter().position(|piece| opens(piece, "title"));
        let end = pieces.iter().find(|piece| closes(piece, "title"));
        if let (Some(start), Some(end)) = (title, end) {
            let name = self.about.description.iter().fold(self.about.title.clone(), |name, what| name + ": " + what);
            edits.replace(place(&pieces[start]).end..place(end).start, escape(&name));
        }
    }

    /// Returns all metadata that includes the page's address.
    fn address(&self, page: &Page, base: &str, description: &str) -> String {
        let is_first = self.is_first(page);
        let url = address(base, &page.path);
        let title = if is_first { &self.about.title } else { &page.title };
        let mut html = format!("<link rel=\"canonical\" href=\"{url}\">\n");
        if self.has_feed {
            html += &format!(
                "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"What changed\" href=\"{base}{}\">\n",
                feed::FILE
            );
        }
        html += &meta("property", "og:type", if is_first { "website" } else { "article" });
        html += &meta("property", "og:site_name", &self.about.title);
        html += &meta("property", "og:title", title);
        html += &meta("property", "og:description", description);
        html += &meta("property", "og:url", &url);
        let picture = self.pictured.contains(&&*page.path).then(|| format!("{base}{}", social::file(&page.path)));
        if let Some(picture) = &picture {
            html += &meta("property", "og:image", picture);
            html += &meta("property", "og:image:type", "image/png");
            html += &meta("property", "og:image:width", &social::WIDTH.to_string());
            html += &meta("property", "og:image:height", &social::HEIGHT.to_string());
            html += &meta("property", "og:image:alt", &social::says(self.about, page, is_first));
        }
        let card = if picture.is_some() { "summary_large_image" } else { "summary" };
        html += &meta("name", "twitter:card", card);
        let data = self.data(page, base, description, picture.as_deref());
        // Without `<`, nothing in the data can end the script.
        let data = data.to_string().replace('<', "\\u003c");
        html + &format!("<script type=\"application/ld+json\">{data}</script>\n")
    }

    /// Returns the metadata as schema.org data.
    fn data(&self, page: &Page, base: &str, description: &str, picture: Option<&str>) -> Value {
        let url = address(base, &page.path);
        let mut of_page = json!({
            "url": url,
            "description": description,
            "inLanguage": self.about.language(),
            "license": LICENSE,
            "isAccessibleForFree": true,
        });
        if let Some(picture) = picture {
            of_page["image"] = picture.into();
        }
        if self.is_first(page) {
            of_page["@type"] = json!(["Book", "LearningResource"]);
            of_page["@id"] = base.into();
            of_page["name"] = self.about.title.as_str().into();
            of_page["alternativeHeadline"] = self.about.description.as_deref().into();
            of_page["bookFormat"] = "https://schema.org/EBook".into();
            let authors = self.about.authors.iter().map(|name| json!({ "@type": "Organization", "name": name }));
            of_page["author"] = authors.collect();
            return json!({ "@context": "https://schema.org", "@graph": [of_page] });
        }
        of_page["@type"] = json!(["Chapter", "TechArticle"]);
        of_page["@id"] = url.as_str().into();
        of_page["name"] = page.title.as_str().into();
        of_page["headline"] = page.title.as_str().into();
        of_page["isPartOf"] = json!({ "@type": "Book", "@id": base, "name": self.about.title, "url": base });
        let chapters = self.pages.iter().filter(|page| page.part.is_some());
        if let Some(nth) = chapters.map(|page| &page.path).position(|path| *path == page.path) {
            of_page["position"] = (nth + 1).into();
        }
        let step = |position: usize, name: &str, item: &str| json!({ "@type": "ListItem", "position": position, "name": name, "item": item });
        let way = [step(1, &self.about.title, base), step(2, &page.title, &url)];
        json!({ "@context": "https://schema.org", "@graph": [of_page, { "@type": "BreadcrumbList", "itemListElement": way }] })
    }
}

fn meta(kind: &str, name: &str, content: &str) -> String {
    format!("<meta {kind}=\"{name}\" content=\"{}\">\n", escape(content))
}

/// Maximum number of characters in a description.
const SHOWN: usize = 160;

/// Returns the page's first paragraph, cut to whole sentences if one fits. Empty if no paragraph consists of
/// sentences.
fn description(pieces: &[Piece]) -> String {
    let main = pieces.iter().position(|piece| opens(piece, "main")).map_or(pieces, |start| &pieces[start..]);
    let starts = main.iter().enumerate().filter(|(_, piece)| opens(piece, "p"));
    let paragraphs = starts.filter_map(|(start, _)| {
        let length = main[start..].iter().position(|piece| closes(piece, "p"))?;
        let words = text(&main[start..start + length]);
        Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    let mut sentences = paragraphs.filter(|paragraph| paragraph.ends_with(['.', '!', '?', ':']));
    short(&sentences.next().unwrap_or_default())
}

fn short(paragraph: &str) -> String {
    if paragraph.chars().count() <= SHOWN {
        return paragraph.strip_suffix(':').map_or(paragraph.into(), |cut| format!("{cut}."));
    }
    let fits = |end: &usize| paragraph[..*end].chars().count() < SHOWN;
    let sentences =
        [". ", "? ", "! "].map(|end| paragraph.match_indices(end).map(|(at, _)| at + 1).take_while(fits).last());
    if let Some(end) = sentences.into_iter().flatten().max().filter(|end| *end > SHOWN / 3) {
        return paragraph[..end].into();
    }
    let words = paragraph.match_indices(' ').map(|(at, _)| at).take_while(fits).last().unwrap_or(0);
    format!("{}…", paragraph[..words].trim_end_matches([',', ';', ':', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::pieces;

    const HTML: &str = "<html><head><title>A - B</title></head><body><main><h1>A</h1>\
        <p><strong>You call it</strong></p><p><code>cargo run -p a</code></p><p>It \"waits\" &amp; \n <em>runs</em>.</p></main>";

    fn page(path: &str, part: Option<&str>) -> Page {
        let listed = path != "404.html";
        Page {
            path: path.into(),
            title: "A <b>".into(),
            part: part.map(Into::into),
            listed,
            html: HTML.into(),
            ..Page::default()
        }
    }

    /// Returns the head of the page `nth` of three.
    fn head(at: &Place, nth: usize) -> String {
        let about = Metadata {
            title: "The book".into(),
            description: Some("All of it".into()),
            authors: vec!["Its authors".into()],
            language: None,
            smart_punctuation: true,
        };
        let pages = [page("index.html", None), page("one/a.html", Some("One")), page("404.html", None)];
        let pictured = ["one/a.html"];
        let head = Head { about: &about, at, pages: &pages, has_feed: true, pictured: &pictured };
        let mut edits = Edits::default();
        head.edit(&pages[nth], &pieces(HTML), &mut edits);
        let html = edits.apply(HTML);
        html[..html.find("</head>").expect("it stays")].to_string()
    }

    fn hosted() -> Place {
        Place { base: Some("https://example.org/some-book/".into()), ..Place::default() }
    }

    #[test]
    fn without_an_address_there_is_a_description_and_nothing_else() {
        let is = "<html><head><title>A - B</title><meta name=\"description\" content=\"It &quot;waits&quot; &amp; runs.\">\n";
        assert_eq!(head(&Place::default(), 1), is);
    }

    #[test]
    fn with_an_address_all_is_absolute() {
        let head = head(&hosted(), 1);
        for part in [
            "<link rel=\"canonical\" href=\"https://example.org/some-book/one/a.html\">",
            "type=\"application/atom+xml\" title=\"What changed\" href=\"https://example.org/some-book/feed.xml\">",
            "<meta property=\"og:title\" content=\"A &lt;b&gt;\">",
            "<meta property=\"og:image\" content=\"https://example.org/some-book/social/one/a.png\">",
            "<meta name=\"twitter:card\" content=\"summary_large_image\">",
        ] {
            assert!(head.contains(part), "{part}\n{head}");
        }
        let data =
            head.split_once("ld+json\">").and_then(|(_, rest)| rest.split_once("</script>")).expect("it is there").0;
        assert!(!data.contains('<'), "{data}");
        let data: Value = serde_json::from_str(data).expect("it is JSON");
        let chapter = &data["@graph"][0];
        assert_eq!((&chapter["name"], &chapter["position"]), (&json!("A <b>"), &json!(1)));
        assert_eq!(chapter["isPartOf"]["@id"], "https://example.org/some-book/");
        assert_eq!(data["@graph"][1]["itemListElement"][1]["item"], "https://example.org/some-book/one/a.html");
    }

    #[test]
    fn the_first_page_is_the_book() {
        let head = head(&hosted(), 0);
        for part in [
            "<title>The book: All of it</title>",
            "<link rel=\"canonical\" href=\"https://example.org/some-book/\">",
            "<meta property=\"og:type\" content=\"website\">",
            "<meta name=\"twitter:card\" content=\"summary\">",
            "\"@id\":\"https://example.org/some-book/\"",
        ] {
            assert!(head.contains(part), "{part}\n{head}");
        }
        assert!(!head.contains("og:image"), "{head}");
    }

    #[test]
    fn a_page_that_is_none_is_not_to_be_found() {
        assert_eq!(head(&hosted(), 2), "<html><head><title>A - B</title><meta name=\"robots\" content=\"noindex\">\n");
    }

    #[test]
    fn descriptions_end_where_a_sentence_or_a_word_does() {
        let long = "word ".repeat(29);
        assert_eq!(short("It waits:"), "It waits.");
        assert_eq!(short(&format!("{long}end. And {long}")), format!("{long}end."));
        let cut = short(&format!("{long}word, {long}"));
        assert!(cut.chars().count() <= SHOWN && cut.ends_with("word…"), "{cut}");
    }
}
