//! `cargo course screenshot`: the README's picture, taken of the book as it is now.

use crate::chromium::Browser;
use crate::hosted::{self, Place};
use crate::listings::Workspace;
use crate::text::Text;
use anyhow::{Result, bail};
use std::path::Path;

/// The picture.
const PICTURE: &str = ".github/screenshot.png";
/// What takes it.
const SCRIPT: &str = "screenshot.mjs";

pub async fn run() -> Result<bool> {
    let book = Workspace::discover()?;
    let browser = match Browser::find(&book).await? {
        Ok(browser) => browser,
        Err(why) => bail!("no picture can be taken: {why}"),
    };
    let site = book.target.join("course/pictured");
    hosted::build(&book, &Text::read(&book.root)?, &site, &Place::default()).await?;
    browser.run(&book, SCRIPT, &[&site, Path::new(PICTURE)], "").await?;
    println!("the picture is in {PICTURE}");
    Ok(true)
}
