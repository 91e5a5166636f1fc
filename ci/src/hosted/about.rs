//! What the book says of itself in `book.toml`. Reads it only; mdBook does what stands there.

use crate::files::read;
use crate::listings::Workspace;
use anyhow::{Context, Result};
use serde::Deserialize;

/// The table `[book]`.
#[derive(Deserialize)]
pub struct About {
    pub title: String,
    pub description: Option<String>,
    #[serde(default)]
    pub authors: Vec<String>,
    /// By its code, such as `en`.
    pub language: Option<String>,
}

impl About {
    /// An error when the book has no `book.toml`, or that no title.
    pub fn read(book: &Workspace) -> Result<About> {
        #[derive(Deserialize)]
        struct File {
            book: About,
        }
        let file = read(&book.root.join("book.toml"))?.context("there is no book.toml")?;
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

    /// The language; mdBook, too, takes English for granted.
    pub fn language(&self) -> &str {
        self.language.as_deref().unwrap_or("en")
    }
}
