//! The book as a static site: mdBook renders it, `site` finishes the pages. `build`, `serve` and `test` all go this way.

use crate::context::Context;
use crate::social_cards;
use crate::tools::mdbook;
use anyhow::Result;
use book::Metadata;
use site::{Page, Place};
use std::path::Path;

/// Builds the whole site in the folder `dir`, from nothing. An error when mdBook fails, or complains of anything, or a page
/// cannot be finished.
pub fn build(context: &Context, dir: &Path, place: &Place) -> Result<Vec<Page>> {
    mdbook::render(&context.book.root, dir)?;
    let pages = site::read_pages(&context.text, dir)?;
    social_cards::draw(context, &Metadata::read(&context.book.root)?, &pages, dir, place)?;
    site::finish(&context.book, &context.text, dir, place)
}
