//! Builds the pages and follows their links: every one that stays in the book leads somewhere, and no page asks another
//! host for anything.

use crate::listings::{Workspace, files_below};
use crate::mdbook;
use crate::report::{Problem, Report};
use crate::text::{Text, resolve};
use anyhow::{Context, Result, ensure};
use html5gum::{StartTag, Token, Tokenizer};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Stdio;

/// Where mdBook is told what to do; the place of what it complains about.
pub const BOOK: &str = "book.toml";

/// A built page or style sheet: what can be linked to, and what it refers to.
#[derive(Debug, Default, PartialEq)]
struct Built {
    ids: BTreeSet<String>,
    /// Followed by readers.
    links: Vec<String>,
    /// Asked for by the browser without being told to.
    loads: Vec<String>,
    /// Whether mdBook's script will ask the public playground about its code.
    playground: bool,
    /// What relative links start from, where the page says so.
    base: Option<String>,
}

/// Builds the book below the target directory and checks it.
pub async fn check(book: &Workspace, text: &Text) -> Result<Report> {
    let mut report = Report::default();
    let dir = book.target.join("course/book");
    let mut command = mdbook::command(book).await?;
    command.arg("build").arg("--dest-dir").arg(&dir).stdin(Stdio::null());
    let said = command.output().await.context("cannot start mdBook")?;
    let said = String::from_utf8_lossy(&said.stderr).into_owned()
        + if said.status.success() { "" } else { "\nERROR it failed" };
    let complaints: Vec<&str> = said
        .lines()
        .filter(|line| ["ERROR", "WARN"].iter().any(|level| line.trim_start().starts_with(level)))
        .collect();
    report.check(complaints.first().map(|first| {
        let what = format!("mdBook complains: {}", first.trim());
        Problem::new(BOOK, 1, what, "mend what it names").detail(complaints.join("\n"))
    }));
    if !complaints.is_empty() && !dir.join("index.html").is_file() {
        return Ok(report);
    }
    let pages = tokio::task::spawn_blocking(move || read_pages(&dir)).await??;
    ensure!(!pages.is_empty(), "mdBook built no page");
    check_pages(&pages, text, &mut report);
    Ok(report)
}

fn read_pages(dir: &Path) -> Result<BTreeMap<String, Option<Built>>> {
    let mut pages = BTreeMap::new();
    for file in files_below(dir, "")? {
        let built = match file.rsplit('.').next() {
            Some("html") => Some(read_page(&std::fs::read_to_string(dir.join(&file))?)),
            Some("css") => {
                Some(Built { loads: css_loads(&std::fs::read_to_string(dir.join(&file))?), ..Built::default() })
            }
            _ => None,
        };
        pages.insert(file, built);
    }
    Ok(pages)
}

/// Checks every link and load, the same of one page once.
fn check_pages(pages: &BTreeMap<String, Option<Built>>, text: &Text, report: &mut Report) {
    for (page, built) in pages.iter().filter_map(|(page, built)| Some((page, built.as_ref()?))) {
        let loads: BTreeSet<&String> = built.loads.iter().collect();
        let links: BTreeSet<&String> = built.links.iter().collect();
        let what = "the pages ask the public playground about their code";
        let mend = "set `runnable = false` in [output.html.playground]";
        report.check(built.playground.then(|| Problem::new(BOOK, 1, what, mend)));
        for load in &loads {
            let what = format!("the page asks another host for {load}");
            report.check(is_elsewhere(load).then(|| problem(text, page, load, what, "keep a copy of it in the book")));
        }
        for link in loads.union(&links).filter(|link| !has_scheme(link)) {
            let what = match leads_to(pages, page, built, link) {
                Ok(()) => None,
                Err(what) => Some(problem(text, page, link, what, "mend the link")),
            };
            // The page for printing holds all others, whose links have been checked.
            report.check(what.filter(|_| page != "print.html" || report.problems.is_empty()));
        }
    }
}

/// An error says what is wrong with a link inside the book.
fn leads_to(pages: &BTreeMap<String, Option<Built>>, page: &str, built: &Built, link: &str) -> Result<(), String> {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let path = decode(path.split('?').next().unwrap_or_default());
    let from = match &built.base {
        Some(base) if base.starts_with('/') => base.trim_start_matches('/').to_string(),
        _ => page.to_string(),
    };
    let target = match &*path {
        "" => Some(page.to_string()),
        path if path.starts_with('/') => Some(path.trim_start_matches('/').to_string()),
        path => resolve(&from, path),
    };
    let target = target.ok_or_else(|| format!("a dead link: {link} leads out of the book"))?;
    let index = format!("{target}/index.html");
    let index = index.trim_start_matches('/');
    let Some(found) = pages.get(&target).or_else(|| pages.get(index)) else {
        return Err(format!("a dead link: there is no {link}"));
    };
    let known = |built: &Built| built.ids.contains(&*decode(fragment));
    match fragment.is_empty() || found.as_ref().is_some_and(known) {
        true => Ok(()),
        false => Err(format!("a dead fragment: {link} leads to no heading")),
    }
}

/// The problem at the line of markdown that holds the link, or else at the built page.
fn problem(text: &Text, page: &str, link: &str, what: String, mend: &str) -> Problem {
    let source = format!("src/{}", page.replace(".html", ".md"));
    let written = link.replace(".html", ".md");
    let fragment = link.split('#').nth(1).map(|fragment| format!("#{fragment}"));
    let candidates = text.pages.iter().filter(|md| md.path == source || matches!(page, "index.html" | "print.html"));
    for md in candidates {
        for spelling in [Some(&written), Some(&link.to_string()), fragment.as_ref()].into_iter().flatten() {
            let at = (1..).zip(md.text.lines()).find(|(_, line)| line.contains(spelling.as_str()));
            if let Some((line, _)) = at {
                return Problem::new(&md.path, line, what.replace(".html", ".md"), mend);
            }
        }
    }
    Problem::new(&format!("book/{page}"), 1, what, mend)
}

fn has_scheme(link: &str) -> bool {
    let scheme = link.split_once(':').map_or("", |(scheme, _)| scheme);
    link.starts_with("//")
        || scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

fn is_elsewhere(link: &str) -> bool {
    has_scheme(link) && !["data:", "blob:", "about:"].iter().any(|inside| link.starts_with(inside))
}

/// `%20` and the like as what they stand for.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = rest.get(1..3).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        (bytes, rest) = match code.filter(|_| first == b'%') {
            Some(code) => ([bytes, vec![code]].concat(), &rest[3..]),
            None => ([bytes, vec![first]].concat(), after),
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
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

impl Built {
    fn read_tag(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name);
        let rel = attribute(tag, "rel").unwrap_or_default();
        for (key, value) in &tag.attributes {
            let key = String::from_utf8_lossy(key);
            let value = String::from_utf8_lossy(value).trim().to_string();
            match (&*name, &*key) {
                (_, "id") | ("a", "name") => drop(self.ids.insert(value)),
                ("a" | "area", "href") => self.links.push(value),
                ("base", "href") => self.base = Some(value),
                ("link", "href")
                    if ["canonical", "alternate", "license", "author", "next", "prev"].contains(&&*rel) =>
                {
                    self.links.push(value)
                }
                ("link" | "use" | "image", "href")
                | (_, "src" | "poster" | "action" | "formaction")
                | ("object", "data") => self.loads.push(value),
                (_, "srcset") => self
                    .loads
                    .extend(value.split(',').filter_map(|part| part.split_whitespace().next()).map(String::from)),
                (_, "style") => self.loads.extend(css_loads(&value)),
                ("pre", "class") => {
                    self.playground |= value.split(' ').any(|class| class == "playground");
                }
                _ => {}
            }
        }
    }
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let found = tag.attributes.iter().find(|(key, _)| ***key == *name.as_bytes());
    found.map(|(_, value)| String::from_utf8_lossy(value).trim().to_string())
}

/// What a style sheet asks for: `url(…)` and `@import "…"`.
fn css_loads(css: &str) -> Vec<String> {
    let urls = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    let imports = css.split("@import").skip(1).filter_map(|rest| rest.trim_start().strip_prefix(['"', '\'']));
    let imports = imports.filter_map(|rest| rest.split(['"', '\'']).next());
    urls.chain(imports).map(|url| url.trim().trim_matches(['"', '\'']).to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(page: &str) -> Vec<Problem> {
        let pages = [("a.html", Some(read_page(page))), ("b/c.html", Some(read_page("<p id=here>"))), ("x.png", None)];
        let pages = pages.into_iter().map(|(path, built)| (path.to_string(), built)).collect();
        let text = Text { parts: vec![], pages: vec![], outside: vec![], named: vec![] };
        let mut report = Report::default();
        check_pages(&pages, &text, &mut report);
        report.problems
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
