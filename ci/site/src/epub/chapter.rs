//! Rewrites a page for the EPUB as XHTML, without what only a browser can do. Wrong nesting stays, so that the check
//! of the EPUB finds it.

use crate::epub::timeline_rows::rows;
use crate::html::{Piece, escape, opens, pieces, sections, value};
use crate::page::{Page, Place};
use book::path::{has_scheme, relative, resolve};
use html5gum::{StartTag, Token};

/// A page as a document of the EPUB.
pub struct Chapter {
    /// Path below the folder of the package.
    pub path: String,
    pub title: String,
    pub part: Option<String>,
    /// Content of `<body>`.
    pub body: String,
    pub has_svg: bool,
    /// Ids and titles of the sections.
    pub sections: Vec<(String, String)>,
}

/// Rewrites the content of the page's `<main>`. `pages` are all pages that links may lead to.
pub fn chapter(page: &Page, pages: &[&Page], at: &Place) -> Chapter {
    let begin = page.html.find("<main").unwrap_or_default();
    let end = page.html.find("</main>").unwrap_or(page.html.len());
    let pieces = pieces(&page.html[begin..end]);
    let mut writer = Writer {
        page,
        pages,
        at,
        body: String::new(),
        open: Vec::new(),
        left_out: 0,
        columns: Vec::new(),
        column: 0,
        pictures: 0,
    };
    let mut has_svg = false;
    // Skips the tag of `<main>` itself.
    for piece in pieces.iter().skip(1) {
        has_svg |= opens(piece, "svg");
        writer.write(piece);
    }
    Chapter {
        path: format!("text/{}", document(&page.path)),
        title: page.title.clone(),
        part: page.part.clone(),
        body: writer.body.trim().to_string(),
        has_svg,
        sections: sections(&pieces),
    }
}

/// Returns the EPUB document that a page of the site becomes.
fn document(page: &str) -> String {
    page.replace(".html", ".xhtml")
}

/// Elements without content.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements that only work in a browser.
const LEFT_OUT: [&str; 7] = ["button", "dialog", "input", "script", "select", "style", "template"];

/// SVG names with capital letters, which the HTML parser lowercases.
#[rustfmt::skip]
const CAPITALS: [&str; 92] = [
    "attributeName", "attributeType", "baseFrequency", "baseProfile", "calcMode", "clipPathUnits", "diffuseConstant",
    "edgeMode", "filterUnits", "glyphRef", "gradientTransform", "gradientUnits", "kernelMatrix", "kernelUnitLength",
    "keyPoints", "keySplines", "keyTimes", "lengthAdjust", "limitingConeAngle", "markerHeight", "markerUnits",
    "markerWidth", "maskContentUnits", "maskUnits", "numOctaves", "pathLength", "patternContentUnits",
    "patternTransform", "patternUnits", "pointsAtX", "pointsAtY", "pointsAtZ", "preserveAlpha", "preserveAspectRatio",
    "primitiveUnits", "refX", "refY", "repeatCount", "repeatDur", "requiredExtensions", "requiredFeatures",
    "specularConstant", "specularExponent", "spreadMethod", "startOffset", "stdDeviation", "stitchTiles",
    "surfaceScale", "systemLanguage", "tableValues", "targetX", "targetY", "textLength", "viewBox", "viewTarget",
    "xChannelSelector", "yChannelSelector", "zoomAndPan", "altGlyph", "animateColor", "animateMotion",
    "animateTransform", "clipPath", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite",
    "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood",
    "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feImage", "feMerge", "feMergeNode", "feMorphology",
    "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence", "foreignObject",
    "linearGradient", "radialGradient", "textPath",
];

fn with_capitals(name: &str) -> &str {
    CAPITALS.into_iter().find(|known| known.eq_ignore_ascii_case(name)).unwrap_or(name)
}

/// Start of a line of code, and the end of the last line and of the code.
const LINE: &str = "<span class=\"line\">";
const CODE_END: &str = "</span></code>";

struct Writer<'a> {
    page: &'a Page,
    pages: &'a [&'a Page],
    at: &'a Place,
    body: String,
    open: Vec<Open>,
    /// Depth of open elements that are left out.
    left_out: usize,
    /// The table's column headings, and the column of its next cell.
    columns: Vec<String>,
    column: usize,
    /// Number of timelines so far.
    pictures: usize,
}

/// An open element.
struct Open {
    name: String,
    class: String,
    /// Position in the body where it begins.
    at: usize,
    /// The text that closes it.
    closing: String,
}

impl Writer<'_> {
    fn write(&mut self, piece: &Piece) {
        match piece {
            Token::StartTag(tag) => self.start(tag),
            Token::EndTag(tag) => self.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) if self.left_out == 0 => {
                let text = String::from_utf8_lossy(text);
                if self.is_in("th")
                    && let Some(column) = self.columns.last_mut()
                {
                    *column += &text;
                }
                for line in text.split_inclusive('\n') {
                    self.body += &line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                    if line.ends_with('\n') && self.is_in("pre") {
                        self.next_line();
                    }
                }
            }
            _ => {}
        }
    }

    /// Ends a line of code and begins the next, so that the continuation of a long line can be indented.
    fn next_line(&mut self) {
        let Some(code) = self.open.iter().position(|open| open.closing == CODE_END) else { return };
        let colored: Vec<&Open> = self.open[code + 1..].iter().filter(|open| !open.closing.is_empty()).collect();
        colored.iter().rev().for_each(|open| self.body += &open.closing);
        self.body += &format!("</span>{LINE}");
        colored.iter().for_each(|open| self.body += &format!("<{} class=\"{}\">", open.name, open.class));
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let is_void = VOID.contains(&&*name) || tag.self_closing && (self.left_out > 0 || self.is_in("svg"));
        if self.left_out > 0 || is_left_out(tag, &name) {
            self.left_out += usize::from(!is_void);
        } else if is_void {
            self.body += &format!("<{}{}/>", self.name(&name), self.attributes(tag, &[]));
        } else {
            match &*name {
                "table" => self.columns.clear(),
                "tr" => self.column = 0,
                "th" => self.columns.push(String::new()),
                _ => {}
            }
            let (opening, closing) = self.element(tag, &name);
            self.column += usize::from(name == "td");
            self.open.push(Open { name, class: value(tag, "class"), at: self.body.len(), closing });
            self.body += &opening;
        }
    }

    fn end(&mut self, name: &str) {
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        match self.open.pop_if(|open| open.name == name) {
            // Nothing follows the end of the last line.
            Some(open) if open.closing == CODE_END && self.body.ends_with(LINE) => {
                self.body.truncate(self.body.len() - LINE.len());
                self.body += "</code>";
            }
            // Everything in it was left out.
            Some(open) if name == "figcaption" && self.body[open.at..].matches('<').count() == 1 => {
                self.body.truncate(open.at);
            }
            Some(open) => {
                self.body += &open.closing;
                if name == "svg" && self.open.last().is_some_and(|open| open.class == "timeline-scroll") {
                    self.pictures += 1;
                    let picture = self.body.split_off(open.at);
                    self.body += &rows(&picture, self.pictures);
                }
            }
            None => self.body += &format!("</{name}>"),
        }
    }

    /// Returns the opening and closing text of an element.
    fn element(&self, tag: &StartTag<usize>, name: &str) -> (String, String) {
        let class = value(tag, "class");
        let bare = (String::new(), String::new());
        let of_prediction = || self.open.last().is_some_and(|open| open.name == "details" && open.class == "predict");
        match name {
            "details" => (format!("<div{}>", self.attributes(tag, &["open"])), "</div>".into()),
            "summary" if of_prediction() => (
                "<p class=\"label\">Predict first</p><div class=\"question\">".into(),
                "</div><p class=\"label\">Answer</p>".into(),
            ),
            "summary" => ("<div class=\"summary\">".into(), "</div>".into()),
            // Where columns don't fit, each cell shows its column's heading.
            "td" if !self.is_in("figure") && self.column < self.columns.len() => {
                let label = escape(self.columns[self.column].trim());
                (format!("<td data-label=\"{label}\"{}>", self.attributes(tag, &[])), "</td>".into())
            }
            "code" if self.open.last().is_some_and(|open| open.name == "pre") => {
                (format!("<code{}>{LINE}", self.attributes(tag, &[])), CODE_END.into())
            }
            // Links from a heading to itself, which exist only to be copied.
            "a" if class == "header" => bare,
            "a" if class == "run" => ("<span class=\"run\">".into(), "</span>".into()),
            "a" if tag.attributes.contains_key(&b"href"[..]) => match self.link(&value(tag, "href")) {
                Some(link) => {
                    let attributes = self.attributes(tag, &["href"]);
                    (format!("<a href=\"{}\"{attributes}>", escape(&link)), "</a>".into())
                }
                None => bare,
            },
            // Colors of code. Comments, `async` and `await` keep theirs, because they differ in shape too.
            "span" if class.len() == 1 && !matches!(&*class, "a" | "c") => bare,
            "svg" => {
                let attributes = self.attributes(tag, &["xmlns"]);
                (format!("<svg xmlns=\"http://www.w3.org/2000/svg\"{attributes}>"), "</svg>".into())
            }
            name => {
                let name = self.name(name);
                (format!("<{name}{}>", self.attributes(tag, &[])), format!("</{name}>"))
            }
        }
    }

    fn is_in(&self, name: &str) -> bool {
        self.open.iter().any(|open| open.name == name)
    }

    /// Returns the element's name in XML.
    fn name<'n>(&self, name: &'n str) -> &'n str {
        if self.is_in("svg") { with_capitals(name) } else { name }
    }

    /// Returns the attributes, except those named in `but` and those that only a browser needs.
    fn attributes(&self, tag: &StartTag<usize>, but: &[&str]) -> String {
        let is_svg = *tag.name == *b"svg" || self.is_in("svg");
        let scrolls = tag.attributes.contains_key(&b"tabindex"[..]);
        let mut written = String::new();
        for (name, value) in &tag.attributes {
            let name = String::from_utf8_lossy(name);
            // Nothing scrolls in an EPUB.
            let of_scrolling = scrolls && matches!(&*name, "tabindex" | "role" | "aria-label");
            if !of_scrolling && !name.starts_with("data-") && !but.contains(&&*name) {
                let name = if is_svg { with_capitals(&name) } else { &name };
                written += &format!(" {name}=\"{}\"", escape(&String::from_utf8_lossy(value)));
            }
        }
        written
    }

    /// Returns the target of a link in the EPUB; `None` for files that exist only on the site, if that has no
    /// address.
    fn link(&self, link: &str) -> Option<String> {
        if link.starts_with('#') || has_scheme(link) {
            return Some(link.into());
        }
        let (to, fragment) = link.split_at(link.find(['#', '?']).unwrap_or(link.len()));
        let to = resolve(&self.page.path, to)?;
        let index = format!("{to}/index.html");
        let is_here = |page: &&&Page| page.path == to || page.path == index.trim_start_matches('/');
        match self.pages.iter().find(is_here) {
            Some(page) => Some(relative(&document(&self.page.path), &document(&page.path)) + fragment),
            None => self.at.base.as_ref().map(|base| format!("{base}{to}{fragment}")),
        }
    }
}

fn is_left_out(tag: &StartTag<usize>, name: &str) -> bool {
    LEFT_OUT.contains(&name) || tag.attributes.contains_key(&b"hidden"[..]) || value(tag, "class") == "do"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, main: &str) -> Page {
        let html = format!("<body><header>x</header><main id=\"main\">{main}</main><footer>y</footer></body>");
        Page { path: path.into(), listed: true, html, ..Page::default() }
    }

    fn rewritten(main: &str) -> String {
        let pages = [page("index.html", ""), page("a/b.html", main), page("a/c.html", ""), page("d/e.html", "")];
        chapter(&pages[1], &pages.iter().collect::<Vec<_>>(), &Place::default()).body
    }

    #[test]
    fn a_page_becomes_xml() {
        for (html, xhtml) in [
            ("<p>a<br>b &amp; &lt;c&gt; &quot;</p>", "<p>a<br/>b &amp; &lt;c&gt; \"</p>"),
            ("<p hidden>a<b>c</b></p><!-- d -->e<button>f</button>", "e"),
            (
                "<div tabindex=\"0\" role=\"group\" aria-label=\"g\" class=\"h\" data-i>j</div>",
                "<div class=\"h\">j</div>",
            ),
            (
                "<svg viewbox=\"0 0 1 1\"><lineargradient id=\"k\"></lineargradient><path d=\"M0 0\" /></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><linearGradient id=\"k\"></linearGradient><path d=\"M0 0\"/></svg>",
            ),
            (
                "<details class=\"predict\"><summary>What?</summary>That.</details>",
                "<div class=\"predict\"><p class=\"label\">Predict first</p><div class=\"question\">What?</div><p class=\"label\">Answer</p>That.</div>",
            ),
            ("<figure><figcaption><span class=\"do\">e</span></figcaption></figure>", "<figure></figure>"),
            (
                "<table><tr><th>h</th><th>i <b>j</b></th></tr><tr><td>k</td><td>l</td></tr></table>",
                "<table><tr><th>h</th><th>i <b>j</b></th></tr><tr><td data-label=\"h\">k</td><td data-label=\"i j\">l</td></tr></table>",
            ),
            ("<span class=\"f\">g</span>().<span class=\"a\">await</span>", "g().<span class=\"a\">await</span>"),
            (
                "<pre><code>a\n<span class=\"c\">b\n</span>  c\n</code></pre><pre><code>d</code></pre>",
                "<pre><code><span class=\"line\">a\n</span><span class=\"line\"><span class=\"c\">b\n</span></span>\
                 <span class=\"line\"><span class=\"c\"></span>  c\n</span></code></pre>\
                 <pre><code><span class=\"line\">d</span></code></pre>",
            ),
            ("<button><svg><path d=\"M0 0\" /></svg></button>a", "a"),
            // Wrong nesting isn't corrected, or it would go unnoticed.
            ("<p><b>l</p></b>", "<p><b>l</p></b>"),
        ] {
            assert_eq!(rewritten(html), xhtml, "{html}");
        }
    }

    #[test]
    fn links_lead_to_chapters() {
        for (from, to) in [
            ("c.html#f", "<a href=\"c.xhtml#f\">x</a>"),
            ("b.html", "<a href=\"b.xhtml\">x</a>"),
            ("../d/e.html", "<a href=\"../d/e.xhtml\">x</a>"),
            ("../", "<a href=\"../index.xhtml\">x</a>"),
            ("#f", "<a href=\"#f\">x</a>"),
            ("https://example.org/?a&amp;b", "<a href=\"https://example.org/?a&amp;b\">x</a>"),
            ("../feed.xml", "x"),
        ] {
            assert_eq!(rewritten(&format!("<a href=\"{from}\">x</a>")), to);
        }
        let at = Place { base: Some("https://example.org/book/".into()), ..Place::default() };
        let feed = page("a/b.html", "<a href=\"../feed.xml\">x</a>");
        assert_eq!(chapter(&feed, &[], &at).body, "<a href=\"https://example.org/book/feed.xml\">x</a>");
    }
}
