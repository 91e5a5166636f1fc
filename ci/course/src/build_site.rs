//! Builds the static site for `build`, `serve` and `test`: mdBook renders the book, then `site` finishes the pages.

use crate::context::Context;
use crate::social_cards;
use crate::tools::mdbook;
use anyhow::Result;
use book::Metadata;
use site::{Page, Place};
use std::path::Path;

/// Builds the whole site from scratch in the folder `dir`. Fails if mdBook fails or warns, or a page can't be
/// finished.
pub fn build(context: &Context, dir: &Path, place: &Place) -> Result<Vec<Page>> {
    mdbook::render(&context.book.root, dir)?;
    let pages = site::read_pages(&context.text, dir)?;
    social_cards::draw(context, &Metadata::read(&context.book.root)?, &pages, dir, place)?;
    site::finish(&context.book, &context.text, dir, place)
}
