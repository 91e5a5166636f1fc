//! `cargo course serve`: the book in a browser, rendered again after every change.

use crate::hosted;
use crate::listings::Workspace;
use anyhow::{Context, Result};

pub async fn run(port: u16, hostname: &str, open: bool) -> Result<bool> {
    let book = Workspace::discover()?;
    let mut command = hosted::renderer(&book).await?;
    command.args(["serve", "--hostname", hostname, "--port", &port.to_string()]);
    command.arg("--dest-dir").arg(book.target.join("course/serve"));
    if open {
        command.arg("--open");
    }
    Ok(command.status().await.context("cannot start mdBook")?.success())
}

/// Finishes the pages that mdBook has just rendered. It tells about them on stdin; an error when it is not mdBook that does.
pub fn finish() -> Result<bool> {
    #[derive(serde::Deserialize)]
    struct Rendered {
        /// Our own folder; that of the pages lies beside it.
        destination: std::path::PathBuf,
    }
    let rendered: Rendered = serde_json::from_reader(std::io::stdin())
        .context("mdBook starts this by itself; to build the book: cargo course build")?;
    let book = Workspace::discover()?;
    // While it is served here, its address leads elsewhere.
    let at = hosted::Place { base: None, ..hosted::Place::from_environment()? };
    let text = crate::text::Text::read(&book.root)?;
    hosted::finish(&book, &text, &rendered.destination.with_file_name("html"), &at)?;
    Ok(true)
}
