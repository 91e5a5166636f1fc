//! What the book says of itself in `book.toml`. Reads it only; mdBook does what stands there.

use crate::files::read;
use anyhow::{Context, Result, anyhow};
use serde::Deserialize;
use std::path::Path;

/// The file.
pub const BOOK: &str = "book.toml";

/// The title of the book, who wrote it, and how its text is read.
pub struct Metadata {
    pub title: String,
    pub description: Option<String>,
    pub authors: Vec<String>,
    /// By its code, such as `en`.
    pub language: Option<String>,
    /// Whether quotes and dashes in the text become typographic ones, which changes the ids of headings.
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
    /// Switched on, unless it is switched off: mdBook's default since 0.5.
    smart_punctuation: Option<bool>,
}

impl Metadata {
    /// Reads `book.toml` in the folder `root`. An error when it is missing, or says no title.
    pub fn read(root: &Path) -> Result<Metadata> {
        let text = read(&root.join(BOOK))?.with_context(|| format!("there is no {BOOK}"))?;
        let file: File = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            anyhow!("{BOOK}:{line}: {}; say in [book] what the book is", error.message())
        })?;
        let Book { title, description, authors, language } = file.book;
        let smart_punctuation = file.output.html.smart_punctuation.unwrap_or(true);
        Ok(Metadata { title, description, authors, language, smart_punctuation })
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
