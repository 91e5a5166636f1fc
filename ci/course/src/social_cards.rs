//! Preview pictures for links to a page, drawn by a browser. Their text comes from `site::social`.

use crate::context::Context;
use crate::tools::chromium::{Browser, or_left_out};
use crate::tools::progress::step;
use anyhow::{Context as _, Result};
use book::Metadata;
use book::files::{files_below, read};
use serde_json::json;
use site::{Page, Place, social};
use std::path::Path;

/// The script that draws them.
const SCRIPT: &str = "social.mjs";
const LOOKS: [&str; 4] = ["ci/browser/social.mjs", "ci/browser/social.html", "theme/course.css", "theme/favicon.svg"];

/// Draws the pictures into the site in `dir` if it has an address, reusing those already drawn. Without a browser
/// they are skipped with a note on stderr; on CI that is an error.
pub fn draw(context: &Context, metadata: &Metadata, pages: &[Page], dir: &Path, place: &Place) -> Result<()> {
    if place.base.is_none() {
        return Ok(());
    }
    let Context { book, cache, environment, .. } = context;
    let listed: Vec<&Page> = pages.iter().filter(|page| page.listed).collect();
    let cards = listed.iter().enumerate().map(|(nth, page)| {
        // The first page stands for the whole book.
        let (book, title) = if nth == 0 { ("", &metadata.title) } else { (&*metadata.title, &page.title) };
        let above = page.part.as_deref().unwrap_or_default();
        let file = social::file(&page.path);
        json!({ "file": file, "book": book, "above": above, "title": title, "below": metadata.description })
    });
    let cards = cards.collect::<serde_json::Value>().to_string();
    let drawn = book.target.join("course/social");
    let stamp = drawn.join("drawn");
    let fonts = files_below(&book.root, "theme/fonts")?;
    let looks = cache.inputs().text(&cards).files(&book.root, LOOKS)?;
    let looks = looks.files(&book.root, fonts.iter().map(String::as_str))?.finish();
    if read(&stamp)?.as_deref() != Some(&looks) {
        let found = Browser::find(book, environment)?;
        let Some(browser) = or_left_out(environment, "the preview pictures for links", found)? else {
            return Ok(());
        };
        if drawn.is_dir() {
            std::fs::remove_dir_all(&drawn).with_context(|| format!("cannot delete {}", drawn.display()))?;
        }
        step("drawing the preview pictures for links", || browser.run(book, SCRIPT, &[&drawn], &cards))?;
        std::fs::write(&stamp, looks).with_context(|| format!("cannot write {}", stamp.display()))?;
    }
    for page in &listed {
        let [from, to] = [&drawn, dir].map(|folder| folder.join(social::file(&page.path)));
        std::fs::create_dir_all(to.parent().context("it lies in the site")?)?;
        std::fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    Ok(())
}
