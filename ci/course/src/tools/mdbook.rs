//! mdBook, of which this program uses the libraries: renders the book into a folder, and shows its own theme. What it
//! complains of is told by the `tracing` crate.

use anyhow::{Context, Result, ensure};
use mdbook_driver::MDBook;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tracing_subscriber::fmt::MakeWriter;

/// The version whose libraries these are, and whose theme ours follows.
pub const VERSION: &str = mdbook_core::MDBOOK_VERSION;

/// What mdBook says where a book switches off its search, as ours does, and it has none to switch off.
const OF_ITS_SEARCH: [&str; 2] =
    ["mdBook compiled without search support", "please reinstall with `cargo install mdbook"];

/// Renders the book in `root` as HTML into `dir`, from nothing. An error when mdBook fails, or complains of anything.
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

/// Writes the files of mdBook's own theme below the folder `dir`. An error when it cannot.
pub fn write_theme(dir: &Path) -> Result<()> {
    MDBook::init(dir).copy_theme(true).build().map(drop).context("mdBook shows no theme of its own")
}

/// What mdBook complains of, as it is told.
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
