//! The pictures that are shown beside a link to a page, where the book has an address: one a page, with its title in the book's
//! look, drawn by Chromium. They stand nowhere in the book.

use super::about::About;
use super::{Page, Place};
use crate::chromium::{Browser, or_left_out};
use crate::files::{files_below, read};
use crate::listings::Workspace;
use crate::progress::step;
use anyhow::{Context, Result};
use serde_json::json;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// In pixels.
pub const WIDTH: usize = 1200;
pub const HEIGHT: usize = 630;

/// The folder of the site that holds them.
const FOLDER: &str = "social";
/// What draws them, and all that decides how they look.
const SCRIPT: &str = "social.mjs";
const LOOKS: [&str; 4] = ["ci/browser/social.mjs", "ci/browser/social.html", "theme/course.css", "theme/favicon.svg"];

/// The picture of the page, as a path of the site.
pub fn file(page: &str) -> String {
    format!("{FOLDER}/{}", page.replace(".html", ".png"))
}

/// What stands in the picture, for those who do not see it.
pub fn says(about: &About, page: &Page, is_first: bool) -> String {
    match &page.part {
        _ if is_first => format!("{}. {}", about.title, about.description.as_deref().unwrap_or_default()),
        Some(part) => format!("{}. {part}: {}", about.title, page.title),
        None => format!("{}: {}", about.title, page.title),
    }
}

/// Draws the pictures into the site in `dir`, if it has an address, unless they were drawn before. Where there is no browser
/// they are left out, which is said on stderr; on CI that is an error.
pub async fn draw(book: &Workspace, about: &About, pages: &[Page], dir: &Path, at: &Place) -> Result<()> {
    if at.base.is_none() {
        return Ok(());
    }
    let listed: Vec<&Page> = pages.iter().filter(|page| page.listed).collect();
    let cards = listed.iter().enumerate().map(|(nth, page)| {
        // The first page is the book's own.
        let (book, title) = if nth == 0 { ("", &about.title) } else { (&*about.title, &page.title) };
        let above = page.part.as_deref().unwrap_or_default();
        json!({ "file": file(&page.path), "book": book, "above": above, "title": title, "below": about.description })
    });
    let cards = cards.collect::<serde_json::Value>().to_string();
    let drawn = book.target.join("course/social");
    let stamp = drawn.join("drawn");
    let looks = looks(book, &cards)?;
    if read(&stamp)?.as_deref() != Some(&looks) {
        let Some(browser) = or_left_out("the pictures shown beside links", Browser::find(book).await?)? else {
            return Ok(());
        };
        if drawn.is_dir() {
            std::fs::remove_dir_all(&drawn).with_context(|| format!("cannot delete {}", drawn.display()))?;
        }
        step("drawing the pictures shown beside links", browser.run(book, SCRIPT, &[&drawn], &cards)).await?;
        std::fs::write(&stamp, looks).with_context(|| format!("cannot write {}", stamp.display()))?;
    }
    for page in &listed {
        let [from, to] = [&drawn, dir].map(|folder| folder.join(file(&page.path)));
        std::fs::create_dir_all(to.parent().context("it lies in the site")?)?;
        std::fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    Ok(())
}

/// A hash of what stands in the pictures and of how they look.
fn looks(book: &Workspace, cards: &str) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    cards.hash(&mut hasher);
    let fonts = files_below(&book.root, "theme/fonts")?;
    for file in LOOKS.iter().map(ToString::to_string).chain(fonts) {
        std::fs::read(book.root.join(&file)).with_context(|| format!("cannot read {file}"))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
