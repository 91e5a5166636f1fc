//! The book as one file for readers of EPUB 3: the finished pages without their frames, with a cover, a title page and
//! contents. It holds all that it shows, and the same pages make the same bytes.

mod check;
mod cover;
mod package;
mod rows;
mod xhtml;

pub use check::check;

use super::about::About;
use super::{Page, Place};
use crate::listings::Workspace;
use anyhow::{Context, Result};
use std::io::{Cursor, Write};
use std::path::Path;
use zip::CompressionMethod::{Deflated, Stored};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The first file, which says what the others are.
const MIMETYPE: (&str, &str) = ("mimetype", "application/epub+zip");
/// The folder of the package, and all below it.
const PACKAGE: &str = "EPUB";
const STYLE: &str = "theme/epub.css";
/// With the licence that must go with them.
const FONTS: [&str; 3] = ["fonts/text.woff2", "fonts/text-italic.woff2", "fonts/LICENSE"];

/// A file of the EPUB.
struct File {
    path: String,
    bytes: Vec<u8>,
}

impl File {
    /// A file of the package.
    fn of_package(path: &str, bytes: impl Into<Vec<u8>>) -> File {
        File { path: format!("{PACKAGE}/{path}"), bytes: bytes.into() }
    }
}

/// Writes the EPUB into the folder of the site, from its finished pages. An error when a file of the theme is missing.
pub fn write(book: &Workspace, about: &About, pages: &[Page], dir: &Path, at: &Place) -> Result<()> {
    let listed: Vec<&Page> = pages.iter().filter(|page| page.listed).collect();
    let chapters: Vec<_> = listed.iter().map(|page| xhtml::chapter(page, &listed, at)).collect();
    let edition = package::Edition { about, chapters: &chapters, base: at.base.as_deref() };
    let mut files = vec![
        File { path: MIMETYPE.0.into(), bytes: MIMETYPE.1.into() },
        File { path: "META-INF/container.xml".into(), bytes: package::container().into() },
        File::of_package("package.opf", edition.package(&package::modified()?)),
        File::of_package("contents.xhtml", edition.contents()),
        File::of_package("cover.svg", cover::picture(about)),
        File::of_package("cover.xhtml", edition.cover()),
        File::of_package("title.xhtml", edition.title_page()),
        File::of_package("style.css", load(book, STYLE)?),
    ];
    for font in FONTS {
        files.push(File::of_package(font, load(book, &format!("theme/{font}"))?));
    }
    files.extend(chapters.iter().map(|chapter| File::of_package(&chapter.path, edition.chapter(chapter))));
    let path = dir.join(about.epub());
    std::fs::write(&path, zipped(&files)?).with_context(|| format!("cannot write {}", path.display()))
}

fn load(book: &Workspace, path: &str) -> Result<Vec<u8>> {
    std::fs::read(book.root.join(path)).with_context(|| format!("cannot read {path}"))
}

/// The files in one, in their order. The first is not compressed: its words stand where every reader looks for them.
fn zipped(files: &[File]) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let method = if file.path == MIMETYPE.0 { Stored } else { Deflated };
        zip.start_file(&*file.path, SimpleFileOptions::default().compression_method(method))?;
        zip.write_all(&file.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
