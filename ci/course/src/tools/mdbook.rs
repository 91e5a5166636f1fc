//! mdBook as a library: renders the book and writes its default theme. Its complaints arrive through the `tracing`
//! crate.

use anyhow::{Context, Result, ensure};
use mdbook_driver::MDBook;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tracing_subscriber::fmt::MakeWriter;

/// The version of the linked mdBook, on which our theme is based.
pub const VERSION: &str = mdbook_core::MDBOOK_VERSION;

/// mdBook's complaints about a book that switches off search when mdBook was built without it, as here.
const OF_ITS_SEARCH: [&str; 2] =
    ["mdBook compiled without search support", "please reinstall with `cargo install mdbook"];

/// Renders the book in `root` as HTML into `dir`, from scratch. Fails if mdBook fails or complains.
pub fn render(root: &Path, dir: &Path) -> Result<()> {
    let complaints = Complaints::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_ansi(false)
        .without_time()
        .with_target(false)
        .with_writer(complaints.clone())
        .finish();
    let rendered = tracing::subscriber::with_default(subscriber, || {
        let mut book = MDBook::load(root)?;
        book.config.build.build_dir = dir.into();
        book.build()
    });
    let complaints = complaints.text();
    ensure!(complaints.is_empty(), "mdBook complains: {complaints}");
    rendered.context("mdBook failed")
}

/// Writes mdBook's default theme into the folder `dir`, or fails.
pub fn write_theme(dir: &Path) -> Result<()> {
    MDBook::init(dir).copy_theme(true).build().map(drop).context("mdBook cannot write its theme")
}

/// Collects mdBook's complaints.
#[derive(Clone, Default)]
struct Complaints(Arc<Mutex<Vec<u8>>>);

impl Complaints {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.lines().filter(|line| !OF_ITS_SEARCH.iter().any(|words| line.contains(words)));
        lines.map(str::trim).collect::<Vec<_>>().join("\n")
    }
}

impl Write for Complaints {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Complaints {
    type Writer = Complaints;

    fn make_writer(&self) -> Complaints {
        self.clone()
    }
}
