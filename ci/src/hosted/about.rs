//! What the book says of itself in `book.toml`. Reads it only; mdBook does what stands there.

use crate::files::read;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::Path;

/// The table `[book]`.
#[derive(Deserialize)]
pub struct About {
    pub title: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub authors: Vec<String>,
    /// By its code, such as `en`.
    #[serde(default = "english")]
    pub language: String,
}

impl About {
    /// An error when there is no `book.toml` below `root`, or no title in it.
    pub fn read(root: &Path) -> Result<About> {
        #[derive(Deserialize)]
        struct File {
            book: About,
        }
        let file = read(&root.join("book.toml"))?.context("there is no book.toml")?;
        let file: File = toml::from_str(&file).context("book.toml does not say what the book is")?;
        Ok(file.book)
    }

    /// The title as part of an address.
    pub fn slug(&self) -> String {
        let letters = self.title.to_lowercase().replace(['\'', '’'], "");
        let words = letters.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join("-")
    }

    /// The name of the EPUB, which lies at the root of the site.
    pub fn epub(&self) -> String {
        self.slug() + ".epub"
    }
}

/// As mdBook has it, too.
fn english() -> String {
    "en".into()
}
