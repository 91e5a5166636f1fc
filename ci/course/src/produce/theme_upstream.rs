//! What our theme replaces of mdBook's own: of each such file, the hash of mdBook's is recorded. When that changes, a newer
//! mdBook brings something that ours may lack. What mdBook's files say, the repository does not hold.

use crate::snapshot::{Fact, Produced};
use crate::tools::mdbook;
use anyhow::{Context, Result};
use book::Workspace;
use book::files::files_below;
use book::recorded::THEME_UPSTREAM;
use sha2::{Digest, Sha256};

/// Our theme.
pub const THEME: &str = "theme";

/// The record afresh; no fact, when the book has no theme of its own.
pub fn produce(book: &Workspace) -> Result<Produced> {
    let fact =
        |text| Fact { path: THEME_UPSTREAM.into(), text, name: String::new(), says: "mdBook's theme says".into() };
    Ok(Ok(upstream(book)?.map(fact).into_iter().collect()))
}

/// What mdBook says today of all files that our theme replaces; `None`, when it replaces none.
pub fn upstream(book: &Workspace) -> Result<Option<String>> {
    if !book.root.join(THEME).is_dir() {
        return Ok(None);
    }
    let fresh = tempfile::tempdir().context("cannot make a temporary folder")?;
    mdbook::write_theme(fresh.path())?;
    let mut lines = String::new();
    for file in files_below(fresh.path(), THEME)?.iter().filter(|file| book.root.join(file).is_file()) {
        let bytes = std::fs::read(fresh.path().join(file)).with_context(|| format!("cannot read mdBook's {file}"))?;
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        lines += &format!("{hash}  {file}\n");
    }
    Ok((!lines.is_empty()).then(|| format!("mdBook {}\n{lines}", mdbook::VERSION)))
}
