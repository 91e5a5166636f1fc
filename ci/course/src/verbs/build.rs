//! `cargo course build`: the book as a static site.

use crate::hosted::{self, Place};
use crate::listings::Workspace;
use crate::text::Text;
use anyhow::Result;
use std::path::PathBuf;

pub async fn run(dest_dir: Option<PathBuf>) -> Result<bool> {
    let book = Workspace::discover()?;
    let dest_dir = dest_dir.map(std::path::absolute).transpose()?.unwrap_or_else(|| book.root.join("book"));
    let pages = hosted::build(&book, &Text::read(&book.root)?, &dest_dir, &Place::from_environment()?).await?;
    println!("{} pages are in {}", pages.len(), dest_dir.display());
    Ok(true)
}
