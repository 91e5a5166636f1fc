//! Builds the pages and checks their links. Every link inside the book must lead somewhere, and neither a page nor a
//! script of the theme may load anything from another host.

use crate::context::Context;
use anyhow::{Result, ensure};
use book::files::{files_below, line_with, read};
use book::metadata::BOOK;
use book::path::{has_scheme, resolve};
use book::{Finding, Report, Text};
use html5gum::{StartTag, Token, Tokenizer};
use percent_encoding::percent_decode_str;
use site::Place;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The template of every page.
const TEMPLATE: &str = "theme/index.hbs";

/// The built files by path.
type Site = BTreeMap<String, Built>;

/// The references and link targets of a built file; empty unless it is a page or a style sheet.
#[derive(Default)]
struct Built {
    ids: BTreeSet<String>,
    /// References that readers follow.
    links: Vec<String>,
    /// References that the browser loads by itself.
    loads: Vec<String>,
    /// Whether mdBook's script would send the page's code to the public playground.
    playground: bool,
    /// Whether relative links start from the site's root.
    has_base: bool,
}

/// Builds and finishes the pages in the site's folder, unless they are up to date. An error is the machine's fault.
pub fn build(context: &Context) -> Result<Report> {
    let dir = context.site();
    let place = context.place()?;
    context.cache.cached("pages", inputs(context, &place)?, "building the pages", || {
        let mut report = Report::default();
        match crate::build_site::build(context, &dir, &place) {
            Ok(_) => report.passed += 1,
            Err(error) => {
                let finding = Finding::new(BOOK, 1, "the pages cannot be built", "fix the error below");
                report.findings.push(finding.detail(format!("{error:#}")));
            }
        }
        Ok(report)
    })
}

/// Returns the cache inputs of the pages.
pub fn inputs(context: &Context, place: &Place) -> Result<crate::tools::cache::Inputs> {
    let inputs = context.cache.inputs().text(&format!("{:?} {:?}", place.base, place.repository));
    let made_of =
        ["src", "listings", "theme", BOOK, "Cargo.toml", "ci/blocking-in-async/seeded.txt", "ci/playground.toml"];
    inputs.files(&context.book.root, made_of)
}

/// Checks all links of the built pages. Fails if a page can't be read.
pub fn check(context: &Context) -> Result<Report> {
    let place = context.place()?;
    context.cache.cached("links", inputs(context, &place)?, "following the links", || {
        let mut report = Report::default();
        let site = read_site(&context.site(), place.base.as_deref())?;
        ensure!(!site.is_empty(), "mdBook built no page");
        let template = read(&context.book.root.join(TEMPLATE))?.unwrap_or_default();
        check_site(&site, &context.text, &template, &place, &mut report);
        for script in files_below(&context.book.root, "theme")?.iter().filter(|file| file.ends_with(".js")) {
            let text = read(&context.book.root.join(script))?.unwrap_or_default();
            report.check(other_hosts(script, &text));
        }
        Ok(report)
    })
}

/// Finds the lines of a script that load something from another host. Only code that makes requests counts, not plain
/// addresses.
fn other_hosts(path: &str, script: &str) -> Vec<Finding> {
    let asks = ["fetch(", "import(", "import ", "from ", "XMLHttpRequest", "WebSocket(", "EventSource(", "sendBeacon("];
    let lines = (1..).zip(script.lines()).filter(|(_, line)| {
        let code = line.split(" // ").next().unwrap_or_default();
        let names_host = ["\"//", "'//", "`//", "://"].iter().any(|host| code.contains(host));
        names_host && asks.iter().any(|ask| code.contains(ask))
    });
    let finding =
        |(line, _)| Finding::new(path, line, "the script loads something from another host", "keep a copy in the book");
    lines.map(finding).collect()
}

fn read_site(dir: &Path, base: Option<&str>) -> Result<Site> {
    let mut site = Site::new();
    for file in files_below(dir, "")? {
        let mut built = match file.rsplit('.').next() {
            Some("html") => read_page(&read(&dir.join(&file))?.unwrap_or_default()),
            Some("css") => Built { loads: css_loads(&read(&dir.join(&file))?.unwrap_or_default()), ..Built::default() },
            _ => Built::default(),
        };
        if let Some(base) = base.filter(|_| file.ends_with(".html") || file.ends_with(".xml")) {
            built.links.extend(with_address(&read(&dir.join(&file))?.unwrap_or_default(), base));
        }
        site.insert(file, built);
    }
    Ok(site)
}

/// Returns everything that a file names by the site's address: for readers, feeds or search engines.
fn with_address(text: &str, base: &str) -> Vec<String> {
    let named = text.match_indices(base).map(|(at, _)| &text[at..]);
    named.map(|rest| rest.split(['"', '<', '&', '\'', ' ']).next().unwrap_or_default().to_string()).collect()
}

/// Checks every link and load, each once per page.
fn check_site(site: &Site, text: &Text, template: &str, at: &Place, report: &mut Report) {
    for (page, built) in site {
        if built.playground {
            let what = "the pages send their code to the public playground";
            let fix = "set `runnable = false` in [output.html.playground]";
            report.findings.push(Finding::new(BOOK, 1, what, fix));
        }
        for load in built.loads.iter().collect::<BTreeSet<_>>() {
            let what = format!("the page loads {load} from another host");
            let finding = || finding(text, template, page, load, what, "keep a copy in the book");
            report.check(is_elsewhere(load).then(finding));
        }
        for link in built.loads.iter().chain(&built.links).collect::<BTreeSet<_>>() {
            let inside = from_root(at, link);
            if has_scheme(&inside) {
                continue;
            }
            report.check(
                dead(site, page, built, link, &inside)
                    .map(|what| finding(text, template, page, link, what, "fix the link")),
            );
        }
    }
}

/// Returns a link that begins with the site's address or path as `/…`, and any other link unchanged.
fn from_root<'a>(at: &Place, link: &'a str) -> Cow<'a, str> {
    let below = at.base.as_deref().and_then(|base| link.strip_prefix(base)).or(link.strip_prefix(at.path()));
    match below {
        Some(path) => format!("/{path}").into(),
        // It is on the same host but outside the book.
        None if link.starts_with('/') && !link.starts_with("//") => format!("/..{link}").into(),
        None => link.into(),
    }
}

/// Returns what is wrong with a link inside the book, if anything. `inside` is the link from the site's root.
fn dead(site: &Site, page: &str, built: &Built, link: &str, inside: &str) -> Option<String> {
    let (path, fragment) = inside.split_once('#').unwrap_or((inside, ""));
    let path = path.split('?').next().unwrap_or_default();
    let [path, fragment] = [path, fragment].map(|part| percent_decode_str(part).decode_utf8_lossy());
    let from = if built.has_base || path.starts_with('/') { "" } else { page };
    let target = if path.is_empty() { Some(page.into()) } else { resolve(from, &path) };
    let Some(target) = target else { return Some(format!("a dead link: {link} leads outside the book")) };
    let index = if target.is_empty() { "index.html".into() } else { format!("{target}/index.html") };
    let Some(found) = site.get(&target).or_else(|| site.get(&index)) else {
        return Some(format!("a dead link: there is no {link}"));
    };
    let leads = fragment.is_empty() || found.ids.contains(&*fragment);
    (!leads).then(|| format!("a dead fragment: {link} leads to no heading"))
}

/// Places a finding at the markdown line with the link, or in the template, or else in the built page.
fn finding(text: &Text, template: &str, page: &str, link: &str, what: String, fix: &str) -> Finding {
    let source = format!("src/{}", page.replace(".html", ".md"));
    let fragment = link.find('#').map_or(link, |at| &link[at..]);
    for md in &text.pages {
        // The first page may have another source name.
        if md.path == source || md.in_book() && page == "index.html" {
            let line =
                [&*link.replace(".html", ".md"), link, fragment].iter().find_map(|link| line_with(&md.text, link));
            if let Some(line) = line {
                return Finding::new(&md.path, line, what.replace(".html", ".md"), fix);
            }
        }
    }
    if let Some(line) = line_with(template, link).filter(|_| has_scheme(link)) {
        return Finding::new(TEMPLATE, line, what, fix);
    }
    Finding::new(&format!("book/{page}"), 1, what, fix)
}

fn is_elsewhere(link: &str) -> bool {
    has_scheme(link) && !["data:", "blob:", "about:"].iter().any(|inside| link.starts_with(inside))
}

fn read_page(html: &str) -> Built {
    let mut built = Built::default();
    let mut in_style = false;
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                in_style = *tag.name == b"style"[..];
                built.read_tag(&tag);
            }
            Token::String(text) if in_style => built.loads.extend(css_loads(&String::from_utf8_lossy(&text))),
            _ => {}
        }
    }
    built
}

/// Kinds of `<link>` that the browser doesn't load.
const NOT_LOADED: [&str; 6] = ["canonical", "alternate", "license", "author", "next", "prev"];

impl Built {
    fn read_tag(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name);
        let rel = tag.attributes.get(&b"rel"[..]).map(|rel| String::from_utf8_lossy(rel)).unwrap_or_default();
        for (key, value) in &tag.attributes {
            let key = String::from_utf8_lossy(key);
            let value = String::from_utf8_lossy(value).trim().to_string();
            match (&*name, &*key) {
                (_, "id") | ("a", "name") => drop(self.ids.insert(value)),
                ("a" | "area", "href") => self.links.push(value),
                ("base", "href") => self.has_base = true,
                ("link", "href") if NOT_LOADED.contains(&&*rel) => self.links.push(value),
                ("link" | "use" | "image", "href")
                | (_, "src" | "poster" | "action" | "formaction")
                | ("object", "data") => self.loads.push(value),
                (_, "srcset") => {
                    let urls = value.split(',').filter_map(|part| part.split_whitespace().next());
                    self.loads.extend(urls.map(String::from));
                }
                (_, "style") => self.loads.extend(css_loads(&value)),
                ("pre", "class") => self.playground |= value.split(' ').any(|class| class == "playground"),
                _ => {}
            }
        }
    }
}

/// Finds what a style sheet loads: `url(…)` and `@import "…"`.
fn css_loads(css: &str) -> Vec<String> {
    let urls = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    let imports = css.split("@import").skip(1).filter_map(|rest| rest.trim_start().strip_prefix(['"', '\'']));
    let imports = imports.filter_map(|rest| rest.split(['"', '\'']).next());
    urls.chain(imports).map(|url| url.trim().trim_matches(['"', '\'']).to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(page: &str) -> Vec<Finding> {
        hosted(page, &Place::default())
    }

    fn hosted(page: &str, at: &Place) -> Vec<Finding> {
        let files = [("a.html", read_page(page)), ("b/c.html", read_page("<p id=here>")), ("x.png", Built::default())];
        let site = files.map(|(path, built)| (path.to_string(), built)).into();
        let text = Text { parts: vec![], pages: vec![], named: vec![] };
        let mut report = Report::default();
        check_site(&site, &text, "", at, &mut report);
        report.findings
    }

    #[test]
    fn below_a_path_links_from_the_root_begin_with_it() {
        let at = Place { base: Some("https://example.org/book/".into()), ..Place::default() };
        let lead = "<a href='/book/'><a href='/book/b/c.html#here'><a href='https://example.org/book/x.png'><a href='b/c.html'>";
        assert_eq!(
            hosted(lead, &at)[..],
            [Finding::new("book/a.html", 1, "a dead link: there is no /book/", "fix the link")]
        );
        for dead in ["/b/c.html", "/", "/book/d.html", "https://example.org/book/d.html", "/book/b/c.html#there"] {
            assert_eq!(hosted(&format!("<a href='{dead}'>"), &at).len(), 1, "{dead}");
        }
    }

    #[test]
    fn what_is_named_by_its_address_is_found() {
        let text = "<loc>https://a.org/b/c.html</loc>{\"@id\":\"https://a.org/b/\"} &quot;https://a.org/b/d#e&quot; https://a.org/";
        let named = ["https://a.org/b/c.html", "https://a.org/b/", "https://a.org/b/d#e"];
        assert_eq!(with_address(text, "https://a.org/b/"), named);
    }

    #[test]
    fn links_that_lead_somewhere_are_fine() {
        let page = "<a id=top href='b/c.html#here'><a href='#top'><a href='b/c.html?x'><img src='x.png'><a href='https://example.org'>\
            <img src='data:image/png;base64,x'><style>p { background: url(x.png) }</style><a href='b/%63.html'>";
        assert_eq!(site(page), []);
    }

    #[test]
    fn dead_links_and_other_hosts_are_found() {
        let dead = [
            "<a href='d.html'>",
            "<a href='b/c.html#there'>",
            "<a href='#nowhere'>",
            "<img src=y.png>",
            "<a href='../a.html'>",
        ];
        let elsewhere = [
            "<script src='https://example.org/x.js'>",
            "<link rel=stylesheet href='//example.org/x.css'>",
            "<link rel=preconnect href='https://example.org'>",
            "<form action='https://example.org'>",
            "<p style='background: url(\"https://example.org/x.png\")'>",
            "<style>@import 'https://example.org/x.css';</style>",
            "<img srcset='x.png 1x, https://example.org/x.png 2x'>",
            "<pre class='playground'>",
        ];
        for page in dead.iter().chain(&elsewhere) {
            assert_eq!(site(page).len(), 1, "{page}");
        }
    }
}
