//! The checker's settings: `[workspace.metadata.course]` in the root's `Cargo.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The table `[workspace.metadata.course]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Number of claims that the page of claims must teach: C01, C02 and so on.
    pub claims: usize,
    pub claims_page: String,
    /// Word budgets by part title; other parts have none.
    pub parts: BTreeMap<String, Budget>,
    /// Whether to run EPUBCheck on the EPUB.
    #[serde(default)]
    pub epubcheck: bool,
    /// Whether to check the finished pages in a browser.
    #[serde(default)]
    pub browser: bool,
    /// The catalogue of mistakes, if the book has one.
    pub catalogue: Option<Catalogue>,
    /// The page that says what changed, if the book has one; the feed is made from it.
    pub changes: Option<String>,
}

/// What the catalogue must contain.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Catalogue {
    /// The page that lists the entries by symptom.
    pub index: String,
    /// Minimum number of entries.
    pub entries: usize,
}

/// Limits of a part.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Budget {
    /// Maximum number of words of prose.
    pub words: usize,
    /// Maximum number of words of a single chapter.
    pub chapter: Option<usize>,
}
