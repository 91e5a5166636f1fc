//! The documents around the chapters: the package document, which lists every file, the contents, the cover and the
//! title page.

use crate::epub::chapter::Chapter;
use crate::html::escape;
use book::Metadata;
use book::path::relative;

/// The package's folder, which holds all files of the book.
pub const PACKAGE: &str = "EPUB";
/// The fonts, and the license that must accompany them.
pub const FONTS: [&str; 3] = ["fonts/text.woff2", "fonts/text-italic.woff2", "fonts/LICENSE"];
/// A fixed date of the edition, so that the output is reproducible.
const MODIFIED: &str = "2026-01-01T00:00:00Z";
/// The licenses in one line.
const RIGHTS: &str = "Text: CC BY 4.0. Programs: MIT or Apache-2.0, as you like. The fonts: SIL Open Font License 1.1.";

/// The content of the EPUB.
pub struct Edition<'a> {
    pub about: &'a Metadata,
    pub chapters: &'a [Chapter],
    /// Address of the site, if it has one.
    pub base: Option<&'a str>,
    /// The cover picture, if there is one.
    pub cover: Option<&'a str>,
}

impl Edition<'_> {
    /// The package document.
    pub fn package(&self) -> String {
        let Metadata { title, description, authors, .. } = self.about;
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
        if self.cover.is_some() {
            item("cover.svg", "image/svg+xml", "cover-image");
            item("cover.xhtml", XHTML, "svg");
        }
        item("title.xhtml", XHTML, "");
        item("style.css", "text/css", "");
        for font in FONTS {
            item(font, if font.ends_with(".woff2") { "font/woff2" } else { "text/plain" }, "");
        }
        for chapter in self.chapters {
            item(&chapter.path, XHTML, if chapter.has_svg { "svg" } else { "" });
        }
        let cover = self.cover.map(|_| "cover.xhtml");
        let spine: String = cover
            .into_iter()
            .chain(["title.xhtml", "contents.xhtml"])
            .chain(self.chapters.iter().map(|chapter| &*chapter.path))
            .map(|path| format!("<itemref idref=\"{}\"/>\n", id(path)))
            .collect();
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book" xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="book">{identifier}</dc:identifier>
{about}<meta property="dcterms:modified">{MODIFIED}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityFeature">readingOrder</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Every timeline and every chart is followed by a table that says the same.</meta>
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

    /// Returns the contents, used both for the reader's menu and as a page, which hides the sections.
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
{cover}<li><a epub:type="toc" href="contents.xhtml">Contents</a></li>
<li><a epub:type="bodymatter" href="{first}">{start}</a></li>
</ol></nav>"#,
            cover = self.cover.map_or("", |_| "<li><a epub:type=\"cover\" href=\"cover.xhtml\">Cover</a></li>\n"),
            start = self.chapters.first().map(|chapter| curly(&chapter.title)).unwrap_or_default(),
        );
        self.document("contents.xhtml", "Contents", "contents", &body)
    }

    /// Returns the cover page, which shows `picture`.
    pub fn cover_page(&self, picture: &str) -> String {
        self.document("cover.xhtml", &self.about.title, "cover", picture)
    }

    /// Returns the title page, with the authors and a note on this edition.
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

    /// Returns a chapter as a document.
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
            style = relative(path, "style.css"),
        )
    }

    fn language(&self) -> &str {
        self.about.language()
    }
}

const XHTML: &str = "application/xhtml+xml";

/// Returns a file's id in the package document.
fn id(path: &str) -> String {
    path.replace('/', ".")
}

/// Escapes text for use between tags, with typographic apostrophes.
fn curly(text: &str) -> String {
    escape(&text.replace('\'', "’"))
}

/// Returns the document that says where the package is.
pub fn container() -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="{PACKAGE}/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"#
    )
}
