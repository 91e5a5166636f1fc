//! Tracks the mdBook theme files that our theme replaces. The hash of each is recorded; a changed hash shows that a
//! newer mdBook has something that our theme may lack. The files themselves aren't in the repository.

use crate::snapshot::{Fact, Produced};
use crate::tools::mdbook;
use anyhow::{Context, Result};
use book::Workspace;
use book::files::files_below;
use book::recorded::THEME_UPSTREAM;
use sha2::{Digest, Sha256};

/// The folder of our theme.
pub const THEME: &str = "theme";

/// Produces the record, or nothing if the book has no theme.
pub fn produce(book: &Workspace) -> Result<Produced> {
    let fact =
        |text| Fact { path: THEME_UPSTREAM.into(), text, name: String::new(), says: "mdBook's theme says".into() };
    Ok(Ok(upstream(book)?.map(fact).into_iter().collect()))
}

/// Returns the current hashes of all mdBook files that our theme replaces; `None` if it replaces none.
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
