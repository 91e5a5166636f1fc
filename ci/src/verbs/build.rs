//! `cargo course build`: the book as a static site.

use crate::listings::Workspace;
use crate::mdbook;
use anyhow::{Context, Result};
use std::path::PathBuf;

pub async fn run(dest_dir: Option<PathBuf>) -> Result<bool> {
    let book = Workspace::discover()?;
    let dest_dir = dest_dir.map(std::path::absolute).transpose()?.unwrap_or_else(|| book.root.join("book"));
    let mut command = mdbook::command(&book).await?;
    command.arg("build").arg("--dest-dir").arg(&dest_dir);
    let built = command.status().await.context("cannot start mdBook")?.success();
    if built {
        println!("the book is in {}", dest_dir.display());
    }
    Ok(built)
}
