//! What holds the chapters together: the package that names every file, the contents, the pages before the first chapter.

use super::xhtml::{self, Chapter};
use super::{FONTS, PACKAGE, cover};
use crate::hosted::about::About;
use crate::hosted::edits::escape;
use anyhow::{Context, Result};

/// What the licences say, in a line.
const RIGHTS: &str = "Text: CC BY 4.0. Programs: MIT or Apache-2.0, as you like. The fonts: SIL Open Font License 1.1.";

/// The book, as it goes into an EPUB.
pub struct Edition<'a> {
    pub about: &'a About,
    pub chapters: &'a [Chapter],
    /// The address of the site, if it has one.
    pub base: Option<&'a str>,
}

impl Edition<'_> {
    /// The package document.
    pub fn package(&self, modified: &str) -> String {
        let About { title, description, authors, .. } = self.about;
        let mut about = String::new();
        let mut tell = |name: &str, what: &str| about += &format!("<dc:{name}>{}</dc:{name}>\n", escape(what));
        tell("title", title);
        tell("language", self.language());
        description.iter().for_each(|description| tell("description", description));
        authors.iter().for_each(|author| tell("creator", author));
        tell("rights", RIGHTS);
        self.base.iter().for_each(|base| tell("source", base));

        let mut items = String::new();
        let mut item = |path: &str, kind: &str, properties: &str| {
            let properties = if properties.is_empty() { "".into() } else { format!(" properties=\"{properties}\"") };
            items += &format!("<item id=\"{}\" href=\"{path}\" media-type=\"{kind}\"{properties}/>\n", id(path));
        };
        item("contents.xhtml", XHTML, "nav");
        item("cover.svg", "image/svg+xml", "cover-image");
        item("cover.xhtml", XHTML, "svg");
        item("title.xhtml", XHTML, "");
        item("style.css", "text/css", "");
        for font in FONTS {
            item(font, if font.ends_with(".woff2") { "font/woff2" } else { "text/plain" }, "");
        }
        for chapter in self.chapters {
            item(&chapter.path, XHTML, if chapter.has_svg { "svg" } else { "" });
        }
        let before = ["cover.xhtml", "title.xhtml", "contents.xhtml"].into_iter();
        let spine: String = before
            .chain(self.chapters.iter().map(|chapter| &*chapter.path))
            .map(|path| format!("<itemref idref=\"{}\"/>\n", id(path)))
            .collect();
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book" xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="book">{identifier}</dc:identifier>
{about}<meta property="dcterms:modified">{modified}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityFeature">readingOrder</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Every picture of a timeline is followed by a table that says the same.</meta>
</metadata>
<manifest>
{items}</manifest>
<spine>
{spine}</spine>
</package>
"#,
            language = escape(self.language()),
            identifier = escape(&self.about.slug()),
        )
    }

    /// The contents, for the reader's menu and as a page; there the sections are not shown.
    pub fn contents(&self) -> String {
        let mut list = String::new();
        let mut part = None;
        for chapter in self.chapters {
            if part != chapter.part.as_ref() {
                list += if part.is_some() { "</ol></li>\n" } else { "" };
                part = chapter.part.as_ref();
                list += &part.map(|part| format!("<li><span>{}</span><ol>\n", curly(part))).unwrap_or_default();
            }
            list += &format!("<li><a href=\"{}\">{}</a>", chapter.path, curly(&chapter.title));
            let section = |(id, title): &(String, String)| {
                format!("<li><a href=\"{}#{id}\">{}</a></li>\n", chapter.path, escape(title))
            };
            let sections: String = chapter.sections.iter().map(section).collect();
            if !sections.is_empty() {
                list += &format!("<ol hidden=\"\">\n{sections}</ol>");
            }
            list += "</li>\n";
        }
        list += if part.is_some() { "</ol></li>\n" } else { "" };
        let first = self.chapters.first().map(|chapter| &*chapter.path).unwrap_or_default();
        let body = format!(
            r#"<nav epub:type="toc" role="doc-toc"><h1>Contents</h1><ol>
{list}</ol></nav>
<nav epub:type="landmarks" hidden=""><ol>
<li><a epub:type="cover" href="cover.xhtml">Cover</a></li>
<li><a epub:type="toc" href="contents.xhtml">Contents</a></li>
<li><a epub:type="bodymatter" href="{first}">{start}</a></li>
</ol></nav>"#,
            start = self.chapters.first().map(|chapter| curly(&chapter.title)).unwrap_or_default(),
        );
        self.document("contents.xhtml", "Contents", "contents", &body)
    }

    /// The cover as a page.
    pub fn cover(&self) -> String {
        self.document("cover.xhtml", &self.about.title, "cover", &cover::picture(self.about))
    }

    /// Who made the book, and how this edition is read.
    pub fn title_page(&self) -> String {
        let line = |class: &str, text: &str| format!("<p class=\"{class}\">{}</p>\n", curly(text));
        let mut body = format!("<h1>{}</h1>\n", curly(&self.about.title));
        body += &self.about.description.iter().map(|text| line("description", text)).collect::<String>();
        body += &self.about.authors.iter().map(|author| line("author", author)).collect::<String>();
        body += "<p>In this edition every answer stands below its question: cover it until you have made your guess. A \
                 timeline is a picture, and below it a table of its steps.</p>\n";
        if let Some(base) = self.base {
            let base = escape(base);
            body += &format!(
                "<p>At <a href=\"{base}\">{base}</a> answers stay closed until you open them, and you go through a \
                 timeline step by step.</p>\n"
            );
        }
        body += &line("rights", RIGHTS);
        self.document("title.xhtml", &self.about.title, "title-page", &body)
    }

    /// A chapter as a document.
    pub fn chapter(&self, chapter: &Chapter) -> String {
        self.document(&chapter.path, &chapter.title, "chapter", &chapter.body)
    }

    fn document(&self, path: &str, title: &str, class: &str, body: &str) -> String {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" href="{style}"/></head>
<body class="{class}">
{body}
</body>
</html>
"#,
            language = escape(self.language()),
            title = curly(title),
            style = xhtml::relative(path, "style.css"),
        )
    }

    fn language(&self) -> &str {
        self.about.language()
    }
}

const XHTML: &str = "application/xhtml+xml";

/// The name of a file in the package document.
fn id(path: &str) -> String {
    path.replace('/', ".")
}

/// As it stands between tags, with the apostrophes of print.
fn curly(text: &str) -> String {
    escape(&text.replace('\'', "’"))
}

/// Where the package is.
pub fn container() -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="{PACKAGE}/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"#
    )
}

/// When the book was last changed: `SOURCE_DATE_EPOCH`, in seconds since 1970, or else a day that never changes. An error
/// when it is no number.
pub fn modified() -> Result<String> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => Ok(date(seconds.parse().context("SOURCE_DATE_EPOCH holds no number of seconds")?)),
        Err(_) => Ok("2026-01-01T00:00:00Z".into()),
    }
}

/// Seconds since 1970 as a date and time. Every fourth year is a leap year here, which holds until 2100.
fn date(seconds: u32) -> String {
    let (days, seconds) = (seconds / 86_400, seconds % 86_400);
    // Years that begin in March have their leap day at the end; the first of them began 1968-03-01.
    let since = days + 671;
    let (four_years, in_four) = (since / 1461, since % 1461);
    let year = (in_four / 365).min(3);
    let in_year = in_four - 365 * year;
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = 1968 + 4 * four_years + year + next;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}Z")
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"),
            (1_798_761_599, "2026-12-31T23:59:59Z"),
        ] {
            assert_eq!(date(seconds), expected);
        }
    }
}
