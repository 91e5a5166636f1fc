//! `cargo course build`: builds the static site.

use crate::build_site;
use crate::context::Context;
use crate::tools::environment::Environment;
use anyhow::Result;
use std::path::{Path, PathBuf};

pub fn run(root: &Path, environment: Environment, dest_dir: Option<PathBuf>) -> Result<bool> {
    let context = Context::read(root, None, environment)?;
    let dest_dir = dest_dir.map(std::path::absolute).transpose()?.unwrap_or_else(|| context.book.root.join("book"));
    let pages = build_site::build(&context, &dest_dir, &context.place()?)?;
    println!("{} pages are in {}", pages.len(), dest_dir.display());
    Ok(true)
}
