//! The text of a page, rewritten for readers of EPUB: XHTML, without what only a browser can do. Whether it is well formed
//! is not judged here: what was nested wrongly stays so.

use super::rows::rows;
use crate::hosted::edits::{Piece, attribute, closes, escape, opens, pieces, text};
use crate::hosted::{Page, Place};
use crate::text::resolve;
use html5gum::{StartTag, Token};

/// A page as a document of the EPUB.
pub struct Chapter {
    /// Below the folder of the package.
    pub path: String,
    pub title: String,
    pub part: Option<String>,
    /// What stands in its `<body>`.
    pub body: String,
    pub has_svg: bool,
    /// Ids and titles of its sections.
    pub sections: Vec<(String, String)>,
}

/// The document that a page of the site becomes.
pub fn path(page: &str) -> String {
    format!("text/{}", page.replace(".html", ".xhtml"))
}

/// Rewrites what stands in the `<main>` of the page; `pages` are all that its links may lead to.
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
    // Without the tag of `<main>` itself.
    for piece in pieces.iter().skip(1) {
        has_svg |= opens(piece, "svg");
        writer.write(piece);
    }
    Chapter {
        path: path(&page.path),
        title: page.title.clone(),
        part: page.part.clone(),
        body: writer.body.trim().to_string(),
        has_svg,
        sections: sections(&pieces),
    }
}

fn sections(pieces: &[Piece]) -> Vec<(String, String)> {
    let mut sections = Vec::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| opens(piece, "h2")) {
        let end = pieces[at..].iter().position(|piece| closes(piece, "h2")).map_or(at, |length| at + length);
        let id = attribute(piece, "id");
        if !id.is_empty() {
            sections.push((id, text(&pieces[at..end]).trim().to_string()));
        }
    }
    sections
}

/// Elements that nothing can stand in.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// What a browser does something with, and a book does not.
const LEFT_OUT: [&str; 7] = ["button", "dialog", "input", "script", "select", "style", "template"];

/// Names of SVG that hold capitals, which the HTML parser takes away.
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

/// What a line of code begins with, and what ends the last one and all the code.
const LINE: &str = "<span class=\"line\">";
const CODE_END: &str = "</span></code>";

struct Writer<'a> {
    page: &'a Page,
    pages: &'a [&'a Page],
    at: &'a Place,
    body: String,
    open: Vec<Open>,
    /// How many elements are open that are left out.
    left_out: usize,
    /// The headings of the table's columns, and in which of them its next cell stands.
    columns: Vec<String>,
    column: usize,
    /// How many timelines have been drawn.
    pictures: usize,
}

/// An element that is open.
struct Open {
    name: String,
    class: String,
    /// Where in the body it begins.
    at: usize,
    /// What is written where it ends.
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

    /// Ends a line of code, and begins the next: what goes on below is to hang.
    fn next_line(&mut self) {
        let Some(code) = self.open.iter().position(|open| open.closing == CODE_END) else { return };
        let coloured: Vec<&Open> = self.open[code + 1..].iter().filter(|open| !open.closing.is_empty()).collect();
        coloured.iter().rev().for_each(|open| self.body += &open.closing);
        self.body += &format!("</span>{LINE}");
        coloured.iter().for_each(|open| self.body += &format!("<{} class=\"{}\">", open.name, open.class));
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
            // The last line has an end, but nothing follows it.
            Some(open) if open.closing == CODE_END && self.body.ends_with(LINE) => {
                self.body.truncate(self.body.len() - LINE.len());
                self.body += "</code>";
            }
            // All that it said was left out.
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

    /// What an element begins and ends with.
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
            // Where there is no room for columns, each cell says in which it stands.
            "td" if !self.is_in("figure") && self.column < self.columns.len() => {
                let label = escape(self.columns[self.column].trim());
                (format!("<td data-label=\"{label}\"{}>", self.attributes(tag, &[])), "</td>".into())
            }
            "code" if self.open.last().is_some_and(|open| open.name == "pre") => {
                (format!("<code{}>{LINE}", self.attributes(tag, &[])), CODE_END.into())
            }
            // Links from a thing to itself, there to be copied.
            "a" if class == "header" => bare,
            "a" if class == "run" => ("<span class=\"run\">".into(), "</span>".into()),
            "a" if tag.attributes.contains_key(&b"href"[..]) => match self.link(&value(tag, "href")) {
                Some(link) => {
                    let attributes = self.attributes(tag, &["href"]);
                    (format!("<a href=\"{}\"{attributes}>", escape(&link)), "</a>".into())
                }
                None => bare,
            },
            // Colours of code. What stays has a shape: comments, and the two words that this book is about.
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

    /// The element's name as XML has it.
    fn name<'n>(&self, name: &'n str) -> &'n str {
        if self.is_in("svg") { with_capitals(name) } else { name }
    }

    /// The attributes, without those and without what only a browser and its scripts need.
    fn attributes(&self, tag: &StartTag<usize>, but: &[&str]) -> String {
        let is_svg = *tag.name == *b"svg" || self.is_in("svg");
        let scrolls = tag.attributes.contains_key(&b"tabindex"[..]);
        let mut written = String::new();
        for (name, value) in &tag.attributes {
            let name = String::from_utf8_lossy(name);
            // Nothing scrolls in a book, and nothing needs to be said of it.
            let of_scrolling = scrolls && matches!(&*name, "tabindex" | "role" | "aria-label");
            if !of_scrolling && !name.starts_with("data-") && !but.contains(&&*name) {
                let name = if is_svg { with_capitals(&name) } else { &name };
                written += &format!(" {name}=\"{}\"", escape(&String::from_utf8_lossy(value)));
            }
        }
        written
    }

    /// Where a link of the page leads in the EPUB; `None` for what is nowhere but on the site, and that has no address.
    fn link(&self, link: &str) -> Option<String> {
        if link.starts_with('#') || is_elsewhere(link) {
            return Some(link.into());
        }
        let (to, fragment) = link.split_at(link.find(['#', '?']).unwrap_or(link.len()));
        let to = resolve(&self.page.path, to)?;
        let index = format!("{to}/index.html");
        let is_here = |page: &&&Page| page.path == to || page.path == index.trim_start_matches('/');
        match self.pages.iter().find(is_here) {
            Some(page) => Some(relative(&path(&self.page.path), &path(&page.path)) + fragment),
            None => self.at.base.as_ref().map(|base| format!("{base}{to}{fragment}")),
        }
    }
}

fn is_left_out(tag: &StartTag<usize>, name: &str) -> bool {
    LEFT_OUT.contains(&name) || tag.attributes.contains_key(&b"hidden"[..]) || value(tag, "class") == "do"
}

fn is_elsewhere(link: &str) -> bool {
    link.starts_with("//") || link.split('/').next().is_some_and(|start| start.contains(':'))
}

fn value(tag: &StartTag<usize>, name: &str) -> String {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
}

/// The way from one document to another.
pub fn relative(from: &str, to: &str) -> String {
    let same = from.split('/').zip(to.split('/')).take_while(|(from, to)| from == to).count();
    let up = "../".repeat(from.split('/').count().saturating_sub(same + 1));
    up + &to.split('/').skip(same.min(to.matches('/').count())).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, main: &str) -> Page {
        let html = format!("<body><header>x</header><main id=\"main\">{main}</main><footer>y</footer></body>");
        Page { path: path.into(), title: String::new(), part: None, source: String::new(), listed: true, html }
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
            // What is nested wrongly is not put right, or nobody would notice.
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
