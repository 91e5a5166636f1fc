//! The book as one file for readers of EPUB 3: the finished pages without their frames, with a cover, a title page and
//! contents. It holds all that it shows, and the same pages make the same bytes.

mod chapter;
mod package;
mod timeline_rows;

pub use crate::epub::package::PACKAGE;

use crate::epub::chapter::chapter;
use crate::epub::package::{Edition, FONTS, container};
use crate::page::{Page, Place};
use anyhow::{Context, Result};
use book::files::read;
use book::{Metadata, Workspace};
use std::io::{Cursor, Write};
use std::path::Path;
use zip::CompressionMethod::{Deflated, Stored};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The path and the content of the first file, by which readers know an EPUB.
pub const MIMETYPE: (&str, &str) = ("mimetype", "application/epub+zip");
/// The style of its documents.
pub const STYLE: &str = "theme/epub.css";
/// The picture on its cover; without it the EPUB has no cover. It holds the title and the description of the book.
pub const COVER: &str = "theme/cover.svg";

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
pub fn write(book: &Workspace, about: &Metadata, pages: &[Page], dir: &Path, at: &Place) -> Result<()> {
    let listed: Vec<&Page> = pages.iter().filter(|page| page.listed).collect();
    let chapters: Vec<_> = listed.iter().map(|page| chapter(page, &listed, at)).collect();
    let cover = read(&book.root.join(COVER))?;
    let edition = Edition { about, chapters: &chapters, base: at.base.as_deref(), cover: cover.as_deref() };
    let mut files = vec![
        File { path: MIMETYPE.0.into(), bytes: MIMETYPE.1.into() },
        File { path: "META-INF/container.xml".into(), bytes: container().into() },
        File::of_package("package.opf", edition.package()),
        File::of_package("contents.xhtml", edition.contents()),
    ];
    if let Some(cover) = &cover {
        files.push(File::of_package("cover.svg", cover.as_str()));
        files.push(File::of_package("cover.xhtml", edition.cover_page(cover)));
    }
    files.push(File::of_package("title.xhtml", edition.title_page()));
    files.push(File::of_package("style.css", load(book, STYLE)?));
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

/// Packs the files in their order. The first is not compressed, so that its words are where every reader looks for them.
fn zipped(files: &[File]) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let method = if file.path == MIMETYPE.0 { Stored } else { Deflated };
        zip.start_file(&*file.path, SimpleFileOptions::default().compression_method(method))?;
        zip.write_all(&file.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
