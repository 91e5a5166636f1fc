//! `cargo course screenshot`: the README's picture, taken of the book as it is now.

use crate::build_site;
use crate::context::Context;
use crate::tools::chromium::Browser;
use crate::tools::environment::Environment;
use anyhow::{Result, bail};
use site::Place;
use std::path::Path;

/// The picture.
const PICTURE: &str = ".github/screenshot.png";
/// What takes it.
const SCRIPT: &str = "screenshot.mjs";

pub fn run(root: &Path, environment: Environment) -> Result<bool> {
    let context = Context::read(root, None, environment)?;
    let browser = match Browser::find(&context.book, &context.environment)? {
        Ok(browser) => browser,
        Err(why) => bail!("no picture can be taken: {why}"),
    };
    let site = context.book.target.join("course/pictured");
    build_site::build(&context, &site, &Place::default())?;
    browser.run(&context.book, SCRIPT, &[&site, Path::new(PICTURE)], "")?;
    println!("the picture is in {PICTURE}");
    Ok(true)
}
