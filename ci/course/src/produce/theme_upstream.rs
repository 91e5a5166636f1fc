//! What our theme replaces of mdBook's own: of each such file, the hash of mdBook's is recorded. When that changes, a newer
//! mdBook brings something that ours may lack. What mdBook's files say, the repository does not hold.

use crate::files::{files_below, line_with, read};
use crate::listings::Workspace;
use crate::mdbook;
use crate::programs::{Fact, Produced};
use crate::record::first_difference;
use crate::report::{Problem, Report};
use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use std::process::Stdio;

/// The record: the version of mdBook, and a line for each file as `sha256sum` writes it.
pub const RECORD: &str = "theme/upstream.txt";
/// Our theme.
const THEME: &str = "theme";

/// Compares the record with what the pinned mdBook brings, and the version that our templates name. An error is of the
/// machine.
pub async fn check(book: &Workspace) -> Result<Report> {
    let mut report = Report::default();
    let Some(upstream) = upstream(book).await? else { return Ok(report) };
    let recorded = read(&book.root.join(RECORD))?.unwrap_or_default();
    let differs = first_difference(("recorded: ", &recorded), ("mdBook's: ", &upstream));
    report.check(differs.map(|(line, detail)| {
        let what = "mdBook's theme is another one than ours follows";
        let mend =
            "see what is new in the files that `mdbook init --theme` writes, bring it over, then `cargo course record`";
        Problem::new(RECORD, line, what, mend).detail(detail)
    }));
    let version = format!("mdBook {}", book.settings.mdbook);
    for file in files_below(&book.root, THEME)?.iter().filter(|file| file.ends_with(".hbs")) {
        let text = read(&book.root.join(file))?.unwrap_or_default();
        let what = format!("the template does not say that it follows {version}");
        let line = line_with(&text, "mdBook").unwrap_or(1);
        let problem = Problem::new(file, line, what, "say so, when it does");
        report.check((!text.contains(&version)).then_some(problem));
    }
    Ok(report)
}

/// The record afresh; no fact, when the book has no theme of its own.
pub async fn produce(book: &Workspace) -> Result<Produced> {
    let fact = |text| Fact { path: RECORD.into(), text, name: String::new(), says: "mdBook's theme says".into() };
    Ok(Ok(upstream(book).await?.map(fact).into_iter().collect()))
}

/// What mdBook says today of all files that our theme replaces; `None`, when it replaces none.
async fn upstream(book: &Workspace) -> Result<Option<String>> {
    if !book.root.join(THEME).is_dir() {
        return Ok(None);
    }
    let fresh = tempfile::tempdir().context("cannot make a temporary folder")?;
    let mut init = mdbook::command(book).await?;
    init.args(["init", "--theme", "--force", "--title", "of the theme", "--ignore", "none"]).arg(fresh.path());
    let output = init.stdin(Stdio::null()).output().await.context("cannot start mdBook")?;
    ensure!(output.status.success(), "mdBook shows no theme of its own: {}", String::from_utf8_lossy(&output.stderr));
    let mut lines = String::new();
    for file in files_below(fresh.path(), THEME)?.iter().filter(|file| book.root.join(file).is_file()) {
        let bytes = std::fs::read(fresh.path().join(file)).with_context(|| format!("cannot read mdBook's {file}"))?;
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        lines += &format!("{hash}  {file}\n");
    }
    Ok((!lines.is_empty()).then(|| format!("mdBook {}\n{lines}", book.settings.mdbook)))
}
