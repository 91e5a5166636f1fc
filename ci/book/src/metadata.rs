//! The book's metadata in `book.toml`, which mdBook reads too.

use crate::files::read;
use anyhow::{Context, Result, anyhow};
use serde::Deserialize;
use std::path::Path;

/// Name of the file.
pub const BOOK: &str = "book.toml";

/// Title, authors and language of the book, and how its text is parsed.
pub struct Metadata {
    pub title: String,
    pub description: Option<String>,
    pub authors: Vec<String>,
    /// Language code, such as `en`.
    pub language: Option<String>,
    /// Whether mdBook makes quotes and dashes typographic, which changes heading ids.
    pub smart_punctuation: bool,
}

#[derive(Deserialize)]
struct File {
    book: Book,
    #[serde(default)]
    output: Output,
}

#[derive(Deserialize)]
struct Book {
    title: String,
    description: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    language: Option<String>,
}

#[derive(Default, Deserialize)]
struct Output {
    #[serde(default)]
    html: Html,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Html {
    /// On by default, since mdBook 0.5.
    smart_punctuation: Option<bool>,
}

impl Metadata {
    /// Reads `book.toml` in the folder `root`. Fails if it is missing or has no title.
    pub fn read(root: &Path) -> Result<Metadata> {
        let text = read(&root.join(BOOK))?.with_context(|| format!("there is no {BOOK}"))?;
        let file: File = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            anyhow!("{BOOK}:{line}: {}; describe the book in [book]", error.message())
        })?;
        let Book { title, description, authors, language } = file.book;
        let smart_punctuation = file.output.html.smart_punctuation.unwrap_or(true);
        Ok(Metadata { title, description, authors, language, smart_punctuation })
    }

    /// Returns the title in the form used in addresses.
    pub fn slug(&self) -> String {
        let letters = self.title.to_lowercase().replace(['\'', '’'], "");
        let words = letters.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join("-")
    }

    /// Returns the file name of the EPUB, which lies at the root of the site.
    pub fn epub(&self) -> String {
        self.slug() + ".epub"
    }

    /// Returns the language; English by default, as in mdBook.
    pub fn language(&self) -> &str {
        self.language.as_deref().unwrap_or("en")
    }
}
