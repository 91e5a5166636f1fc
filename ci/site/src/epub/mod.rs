//! The book as an EPUB 3 file: the finished pages without navigation, plus a cover, a title page and contents. It is
//! self-contained and reproducible byte for byte.

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

/// Path and content of the first file, which identifies an EPUB.
pub const MIMETYPE: (&str, &str) = ("mimetype", "application/epub+zip");
/// Style sheet of the documents.
pub const STYLE: &str = "theme/epub.css";
/// The cover picture, with placeholders for title and description; without it the EPUB has no cover.
pub const COVER: &str = "theme/cover.svg";

/// A file of the EPUB.
struct File {
    path: String,
    bytes: Vec<u8>,
}

impl File {
    /// Returns a file inside the package folder.
    fn of_package(path: &str, bytes: impl Into<Vec<u8>>) -> File {
        File { path: format!("{PACKAGE}/{path}"), bytes: bytes.into() }
    }
}

/// Writes the EPUB into the site's folder from the finished pages. Fails if a file of the theme is missing.
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

/// Packs the files in order. The first is uncompressed, as the format requires.
fn zipped(files: &[File]) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let method = if file.path == MIMETYPE.0 { Stored } else { Deflated };
        zip.start_file(&*file.path, SimpleFileOptions::default().compression_method(method))?;
        zip.write_all(&file.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
