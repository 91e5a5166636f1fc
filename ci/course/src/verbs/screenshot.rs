//! `cargo course screenshot`: takes the README's screenshot of the current book.

use crate::build_site;
use crate::context::Context;
use crate::tools::chromium::Browser;
use crate::tools::environment::Environment;
use anyhow::{Result, bail};
use site::Place;
use std::path::Path;

/// Path of the screenshot.
const PICTURE: &str = ".github/screenshot.png";
/// The script that takes it.
const SCRIPT: &str = "screenshot.mjs";

pub fn run(root: &Path, environment: Environment) -> Result<bool> {
    let context = Context::read(root, None, environment)?;
    let browser = match Browser::find(&context.book, &context.environment)? {
        Ok(browser) => browser,
        Err(why) => bail!("no screenshot can be taken: {why}"),
    };
    let site = context.book.target.join("course/pictured");
    build_site::build(&context, &site, &Place::default())?;
    browser.run(&context.book, SCRIPT, &[&site, Path::new(PICTURE)], "")?;
    println!("the screenshot is in {PICTURE}");
    Ok(true)
}
