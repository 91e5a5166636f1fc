//! Finishes the pages that mdBook has rendered. `mdbook build` alone renders the whole text; this module adds the
//! rest.

use crate::contents;
use crate::epub;
use crate::feed;
use crate::figures::{Figures, mark_sides, reach_tables};
use crate::footer::Footer;
use crate::head::Head;
use crate::html::{Edits, Piece, closes, comments, pieces, place};
use crate::not_found;
use crate::page::{Page, Place, read_pages};
use crate::reported_by::ReportedBy;
use crate::search;
use crate::sitemap;
use crate::social;
use anyhow::{Context, Result, bail};
use book::changes;
use book::files::{files_below, write_whole};
use book::{Metadata, Text, Workspace};
use std::path::Path;

/// The page linked at the end of every other page, if the book has it.
const HOW_IT_IS_CHECKED: &str = "src/appendix/how-it-is-checked.md";

/// Finishes the pages that mdBook has rendered in `dir` and returns them. Fails if a page is missing or doesn't match
/// its markdown.
pub fn finish(book: &Workspace, text: &Text, dir: &Path, at: &Place) -> Result<Vec<Page>> {
    delete_unused(dir)?;
    let about = Metadata::read(&book.root)?;
    let changes = changes::page(book, text)?;
    let mut pages = read_pages(text, dir)?;
    let pieces: Vec<Vec<Piece>> = pages.iter().map(|page| pieces(&page.html)).collect();
    let index = search::write(&pages, &pieces, text, dir)?;
    let site = Site { book, text, dir, at, about: &about, changes, pages: &pages, pieces: &pieces, index: &index };
    let finished = site.finished()?;
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

/// Prefixes of files that only mdBook's own template needs.
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

fn delete_unused(dir: &Path) -> Result<()> {
    for file in files_below(dir, "")?.iter().filter(|file| UNUSED.iter().any(|unused| file.starts_with(unused))) {
        std::fs::remove_file(dir.join(file)).with_context(|| format!("cannot delete {file}"))?;
    }
    // The folder of those styles is empty now, if it existed.
    let _ = std::fs::remove_dir(dir.join("css"));
    Ok(())
}

/// The rendered pages, and the data to add to them.
struct Site<'a> {
    book: &'a Workspace,
    text: &'a Text,
    dir: &'a Path,
    at: &'a Place,
    about: &'a Metadata,
    changes: Option<&'a book::Page>,
    pages: &'a [Page],
    /// The parsed pieces of each page.
    pieces: &'a [Vec<Piece>],
    /// Path of the search index.
    index: &'a str,
}

impl Site<'_> {
    /// Returns the finished HTML of each page.
    fn finished(&self) -> Result<Vec<String>> {
        let Site { at, about, pages, .. } = *self;
        let pictured: Vec<&str> = pages.iter().map(|page| &*page.path).filter(|path| self.has_picture(path)).collect();
        let head = Head { about, at, pages, has_feed: self.changes.is_some(), pictured: &pictured };
        let epub = about.epub();
        let footer = Footer {
            how_it_is_checked: self.path_of(HOW_IT_IS_CHECKED),
            changes: self.changes.and_then(|page| self.path_of(&page.path)),
            epub: Some(&epub),
        };
        let mut figures = Figures::new(self.book, at)?;
        let reported_by = ReportedBy::read(self.book, self.text)?;
        let mut finished = Vec::new();
        for (page, pieces) in pages.iter().zip(self.pieces) {
            let mut edits = Edits::default();
            search::edit(self.index, pieces, &mut edits);
            head.edit(page, pieces, &mut edits);
            for (what, place) in comments(pieces) {
                let here = match &*what {
                    "contents" => contents::html(pages, page, pieces),
                    "footer" => footer.html(at, page),
                    // Readers don't need the comments in the text.
                    _ => String::new(),
                };
                edits.replace(place, here);
            }
            if let Some(source) = self.text.page(&page.source) {
                figures.edit(source, pieces, &mut edits)?;
            }
            reported_by.edit(pages, page, pieces, &mut edits);
            mark_sides(pieces, &mut edits);
            reach_tables(pieces, &mut edits);
            if at.reload {
                add_reload(pieces, &mut edits);
            }
            let html = edits.apply(&page.html);
            finished.push(if page.listed { html } else { not_found::absolute(at, &html) });
        }
        Ok(finished)
    }

    fn has_picture(&self, path: &str) -> bool {
        self.dir.join(social::file(path)).is_file()
    }

    /// Returns the path of the page made from the markdown `source`.
    fn path_of(&self, source: &str) -> Option<&str> {
        self.pages.iter().find(|page| page.source == source).map(|page| &*page.path)
    }
}

/// A script that reloads the page when the development server says so.
const RELOAD: &str = "<script type=\"module\">\n\
    new EventSource('/__reload').onmessage = () => location.reload();\n\
    </script>\n";

fn add_reload(pieces: &[Piece], edits: &mut Edits) {
    if let Some(end) = pieces.iter().rfind(|piece| closes(piece, "body")) {
        edits.insert(place(end).start, RELOAD);
    }
}

/// Returns the feed of changes. Fails if the page is malformed.
fn feed_of(source: &book::Page, about: &Metadata, base: &str, pages: &[Page]) -> Result<String> {
    let (changes, findings) = changes::read(source);
    if let Some(finding) = findings.first() {
        bail!("there is no feed of changes: {finding}");
    }
    let page = pages.iter().find(|page| page.source == source.path);
    feed::feed(about, base, page.with_context(|| format!("the summary does not name {}", source.path))?, &changes)
}
