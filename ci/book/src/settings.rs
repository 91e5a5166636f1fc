//! What the checker holds the book to: `[workspace.metadata.course]` in the root's `Cargo.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;

/// `[workspace.metadata.course]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// How many claims the page of claims must teach: C01, C02 and so on.
    pub claims: usize,
    pub claims_page: String,
    /// By the title of a part; the others promise nothing.
    pub parts: BTreeMap<String, Budget>,
    /// Whether EPUBCheck is asked what it thinks of the EPUB.
    #[serde(default)]
    pub epubcheck: bool,
    /// Whether the finished pages are looked at in a browser.
    #[serde(default)]
    pub browser: bool,
    /// The catalogue of mistakes, if the book has one.
    pub catalogue: Option<Catalogue>,
    /// The page that says what changed, if the book has one; a feed is made of it.
    pub changes: Option<String>,
}

/// What the catalogue of mistakes promises.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Catalogue {
    /// The page that lists the entries by what one sees.
    pub index: String,
    /// At least so many entries.
    pub entries: usize,
}

/// What a reader of a part is promised.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Budget {
    /// At most so many words of prose.
    pub words: usize,
}
