//! The hosted book: what is added to the pages that mdBook has built. `mdbook build` alone gives the whole text; this gives
//! its programs colours and links, its pages the contents, and what the site needs around them.

mod about;
mod contents;
mod edits;
pub mod epub;
mod feed;
mod figures;
mod footer;
mod head;
mod highlight;
mod not_found;
pub mod playground;
mod search;
mod sitemap;
mod social;

use crate::changes;
use crate::files::{files_below, read, write_whole};
use crate::listings::Workspace;
use crate::mdbook;
use crate::text::{self, Text};
use about::About;
use anyhow::{Context, Result, bail, ensure};
use footer::Footer;
use head::Head;
use std::path::Path;
use std::process::Stdio;
use tokio::process::Command;

/// The page that every other links to at its end, if the book has it.
const HOW_IT_IS_CHECKED: &str = "src/appendix/how-it-is-checked.md";

/// Where the book will be read, as the environment says when it is deployed.
#[derive(Default)]
pub struct Place {
    /// `BOOK_URL`: the address of its first page, such as `https://example.org/some-book/`.
    pub base: Option<String>,
    /// `BOOK_REPOSITORY`: the address of its repository on a code host, without a slash at the end.
    pub repository: Option<String>,
}

impl Place {
    /// An error when a variable holds something else than an address.
    pub fn from_environment() -> Result<Place> {
        let address = |name: &str| {
            let Some(value) = std::env::var(name).ok().filter(|value| !value.is_empty()) else { return Ok(None) };
            let is_address = ["https://", "http://"]
                .iter()
                .any(|scheme| value.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
            let is_plain = !value.contains(['?', '#', '"', '<', '>', ' ']);
            ensure!(
                is_address && is_plain,
                "{name} is no address: {value}; give one such as https://example.org/some-book/"
            );
            Ok(Some(value.trim_end_matches('/').to_string()))
        };
        Ok(Place { base: address("BOOK_URL")?.map(|url| url + "/"), repository: address("BOOK_REPOSITORY")? })
    }

    /// The path below which the host serves the book, with a slash at both ends.
    pub fn path(&self) -> &str {
        let Some(base) = &self.base else { return "/" };
        let host = base.find("//").map_or(0, |at| at + 2);
        base[host..].find('/').map_or("/", |at| &base[host + at..])
    }
}

/// A page of the site.
pub struct Page {
    /// Below the folder of the site, such as `half-hour/the-loop.html`.
    pub path: String,
    /// Of the chapter, as the summary names it.
    pub title: String,
    /// The heading of the summary that it stands below, if it is a chapter of a part.
    pub part: Option<String>,
    /// Its markdown.
    pub source: String,
    /// Whether the summary names it. The page that a dead link leads to is not named.
    pub listed: bool,
    pub html: String,
}

/// Builds the whole site in `dir`, from nothing. An error when mdBook fails, or complains of anything.
pub async fn build(book: &Workspace, text: &Text, dir: &Path, at: &Place) -> Result<Vec<Page>> {
    let output =
        mdbook::command(book).await?.arg("build").arg("--dest-dir").arg(dir).stdin(Stdio::null()).output().await;
    let output = output.context("cannot start mdBook")?;
    let said = String::from_utf8_lossy(&output.stderr);
    let is_complaint = |line: &&str| line.trim_start().starts_with("ERROR") || line.trim_start().starts_with("WARN");
    let complaints: Vec<&str> = said.lines().filter(is_complaint).collect();
    ensure!(complaints.is_empty(), "mdBook complains: {}", complaints.join("\n"));
    ensure!(output.status.success(), "mdBook failed: {}", said.trim());
    social::draw(book, &About::read(book)?, &read_pages(text, dir)?, dir, at).await?;
    finish(book, text, dir, at)
}

/// mdBook, told to finish the pages whenever it has rendered them: they are in `html` below its destination. An error when
/// mdBook cannot be had.
pub async fn renderer(book: &Workspace) -> Result<Command> {
    let own = std::env::current_exe().context("cannot tell where this program lies")?;
    let mut command = mdbook::command(book).await?;
    // Another output of the book, for mdBook: a program that it starts. Outputs are made in the order of their names.
    command.env("MDBOOK_OUTPUT__SITE__COMMAND", format!("'{}' finish", own.display()));
    Ok(command)
}

/// What mdBook brings along for its own template, at the root of the site.
const UNUSED: [&str; 10] = [
    "ayu-highlight-",
    "book-",
    "clipboard-",
    "css/",
    "fonts/fonts-",
    "highlight-",
    "print-",
    "toc-",
    "toc.html",
    "tomorrow-night-",
];

/// Finishes the pages that mdBook has built in `dir`. An error when a page is missing, or is not what its markdown says.
pub fn finish(book: &Workspace, text: &Text, dir: &Path, at: &Place) -> Result<Vec<Page>> {
    for file in files_below(dir, "")?.iter().filter(|file| UNUSED.iter().any(|unused| file.starts_with(unused))) {
        std::fs::remove_file(dir.join(file)).with_context(|| format!("cannot delete {file}"))?;
    }
    // Its folder of styles is empty now, if it was there.
    let _ = std::fs::remove_dir(dir.join("css"));
    let mut pages = read_pages(text, dir)?;
    let index = search::write(&pages, text, dir)?;
    let about = About::read(book)?;
    let changes = changes::page(book, text)?;
    let pictured: Vec<String> =
        pages.iter().map(|page| page.path.clone()).filter(|path| dir.join(social::file(path)).is_file()).collect();
    let head = Head { about: &about, at, pages: &pages, has_feed: changes.is_some(), pictured: &pictured };
    let path_of = |source: &str| pages.iter().find(|page| page.source == source).map(|page| &*page.path);
    let epub_file = about.epub();
    let footer = Footer {
        how_it_is_checked: path_of(HOW_IT_IS_CHECKED),
        changes: changes.and_then(|page| path_of(&page.path)),
        epub: Some(&epub_file),
    };
    let mut languages = highlight::Languages::new()?;
    let mut finished = Vec::new();
    for page in &pages {
        let pieces = edits::pieces(&page.html);
        let mut edits = edits::Edits::default();
        search::edit(&index, &pieces, &mut edits);
        head.edit(page, &pieces, &mut edits);
        for (what, place) in edits::comments(&pieces) {
            let here = match &*what {
                "contents" => contents::html(&pages, page, &pieces),
                "footer" => footer.html(at, page),
                // Of the text's own ones, readers have no use.
                _ => String::new(),
            };
            edits.replace(place, here);
        }
        if let Some(source) = text.page(&page.source) {
            figures::edit(book, source, at, &mut languages, &pieces, &mut edits)?;
            figures::open_whole_programs(book, source, &pieces, &mut edits)?;
        }
        figures::mark_sides(&pieces, &mut edits);
        let html = edits.apply(&page.html);
        finished.push(if page.listed { html } else { not_found::absolute(at, &html) });
    }
    for (page, html) in pages.iter_mut().zip(finished) {
        page.html = html;
        write_whole(&dir.join(&page.path), &page.html)?;
    }
    epub::write(book, &about, &pages, dir, at)?;
    for (name, file) in sitemap::files(&pages, at) {
        write_whole(&dir.join(name), &file)?;
    }
    if let (Some(base), Some(source)) = (&at.base, changes) {
        write_whole(&dir.join(feed::FILE), &feed_of(source, &about, base, &pages)?)?;
    }
    Ok(pages)
}

/// The feed of the page that says what changed. An error when that is malformed.
fn feed_of(source: &text::Page, about: &About, base: &str, pages: &[Page]) -> Result<String> {
    let (changes, problems) = changes::read(source);
    if let Some(problem) = problems.first() {
        bail!("there is no feed of changes: {problem}");
    }
    let page = pages.iter().find(|page| page.source == source.path);
    feed::feed(about, base, page.with_context(|| format!("the summary does not name {}", source.path))?, &changes)
}

/// All pages, in the order in which they are read.
fn read_pages(text: &Text, dir: &Path) -> Result<Vec<Page>> {
    let mut pages = Vec::new();
    for named in &text.named {
        let path = named.path.strip_prefix("src/").unwrap_or(&named.path).replace(".md", ".html");
        let part = text.parts.iter().find(|part| part.chapters.contains(&named.path)).map(|part| part.title.clone());
        let html = read(&dir.join(&path))?.with_context(|| format!("mdBook has not built {path}"))?;
        pages.push(Page { path, title: named.title.clone(), part, source: named.path.clone(), listed: true, html });
    }
    if text.page(text::NOT_FOUND).is_some() {
        let (path, title) = ("404.html".to_string(), "Page not found".to_string());
        let html = read(&dir.join(&path))?.with_context(|| format!("mdBook has not built {path}"))?;
        pages.push(Page { path, title, part: None, source: text::NOT_FOUND.into(), listed: false, html });
    }
    Ok(pages)
}
