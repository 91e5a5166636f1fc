//! Whether the search leads where readers want: asks that of the built book what they type, by Node, which runs the theme's own
//! module. How the answers are judged is said in `ci/search-ranking.mjs`.

use crate::files::files_below;
use crate::listings::Workspace;
use crate::report::{Problem, Report};
use crate::stamp::Stamp;
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::Stdio;
use tokio::process::Command;

const QUERIES: &str = "ci/search-queries.tsv";
const JUDGE: &str = "ci/search-ranking.mjs";
/// What the verdict depends on besides the built index.
const INPUTS: [&str; 4] = [QUERIES, JUDGE, "theme/minisearch.js", "theme/ranking.js"];

/// What the judge prints.
#[derive(serde::Deserialize)]
struct Told {
    queries: usize,
    findings: Vec<Finding>,
}

#[derive(serde::Deserialize)]
struct Finding {
    line: usize,
    what: String,
    mend: String,
}

/// Asks every query of the book that is built in `site`, unless all were answered well with everything as it is. Without a Node
/// they are skipped. An error when Node cannot do its work.
pub async fn check(book: &Workspace, site: &Path) -> Result<Report> {
    let mut report = Report::default();
    if !book.whole || !book.root.join(QUERIES).is_file() || !site.is_dir() {
        return Ok(report);
    }
    let node = std::env::var("NODE").unwrap_or_else(|_| "node".into());
    if let Err(why) = can_run(&node).await {
        report.skipped.push((QUERIES.into(), why));
        return Ok(report);
    }
    let is_index = |file: &String| file.starts_with("search-") && file.ends_with(".json");
    let index: Vec<_> = files_below(site, "")?.into_iter().filter(is_index).map(|file| site.join(file)).collect();
    let stamp = Stamp::new(book, "search", &[&node], &index, &INPUTS).await?;
    if let Some(passed) = stamp.passed() {
        return Ok(Report { passed, ..report });
    }
    let asked = Command::new(&node).arg(JUDGE).arg(site).current_dir(&book.root).kill_on_drop(true).output().await;
    let asked = asked.with_context(|| format!("cannot start {node}"))?;
    ensure!(asked.status.success(), "{node} {JUDGE} failed: {}", String::from_utf8_lossy(&asked.stderr));
    let told: Told = serde_json::from_slice(&asked.stdout).with_context(|| format!("{JUDGE} prints no JSON"))?;
    let problem = |found: Finding| Problem::new(QUERIES, found.line, found.what, found.mend);
    report.problems.extend(told.findings.into_iter().map(problem));
    report.passed += told.queries.saturating_sub(report.problems.len());
    if report.problems.is_empty() {
        stamp.keep(report.passed)?;
    }
    Ok(report)
}

/// An error says why this Node does not do.
async fn can_run(node: &str) -> Result<(), String> {
    // It tells a module by what is in it, and so it takes those of the theme as they are.
    let probe = "if (!process.features.require_module) { console.error(process.version); process.exit(1); }";
    let told = Command::new(node).args(["-e", probe]).stdin(Stdio::null()).output().await;
    let needed = format!("Node 20.19, 22.12 or newer is needed, and `{node}`");
    match told {
        Ok(told) if told.status.success() => Ok(()),
        Ok(told) => Err(format!("{needed} is not: {}", String::from_utf8_lossy(&told.stderr).trim_end())),
        Err(error) => Err(format!("{needed} cannot be started: {error}")),
    }
}
