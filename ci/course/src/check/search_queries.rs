//! Checks that the search finds what readers look for. Node runs the theme's search module with readers' queries on
//! the built book. `ci/search-ranking.mjs` describes how results are judged.

use crate::context::Context;
use crate::tools::process::Run;
use anyhow::{Context as _, Result, ensure};
use book::files::files_below;
use book::{Finding, Report};
use std::path::Path;

const QUERIES: &str = "ci/search-queries.tsv";
const JUDGE: &str = "ci/search-ranking.mjs";
/// Inputs of the verdict besides the built index.
const INPUTS: [&str; 4] = [QUERIES, JUDGE, "theme/minisearch.js", "theme/ranking.js"];

/// The judge's output.
#[derive(serde::Deserialize)]
struct Told {
    queries: usize,
    findings: Vec<ToldFinding>,
}

#[derive(serde::Deserialize)]
struct ToldFinding {
    line: usize,
    what: String,
    fix: String,
}

/// Runs every query on the built book, or skips them without Node. Fails if Node can't do its work.
pub fn check(context: &Context) -> Result<Report> {
    let root = &context.book.root;
    if !root.join(QUERIES).is_file() {
        return Ok(Report::default());
    }
    let node = context.environment.path("NODE").unwrap_or_else(|| "node".into());
    let site = context.site();
    let is_index = |file: &String| file.starts_with("search-") && file.ends_with(".json");
    let index = files_below(&site, "")?.into_iter().find(is_index).context("the site has no search index")?;
    let inputs = context.cache.inputs().file(&site.join(index))?.text(&node.to_string_lossy()).files(root, INPUTS)?;
    context.cache.cached("search queries", inputs, "querying the search", || {
        if let Err(why) = can_run(&node) {
            return Ok(Report { skipped: vec![(QUERIES.into(), why)], ..Report::default() });
        }
        let mut run = Run::new(&node, root.clone(), 600);
        run.args = vec![JUDGE.into(), site.into()];
        let asked = run.output()?;
        ensure!(asked.ended == Ok(0), "{} {JUDGE} failed: {}", node.display(), asked.stderr);
        let told: Told = serde_json::from_str(&asked.stdout).with_context(|| format!("{JUDGE} does not print JSON"))?;
        let findings = told.findings.into_iter();
        let findings: Vec<_> = findings.map(|it| Finding::new(QUERIES, it.line, it.what, it.fix)).collect();
        Ok(Report { passed: told.queries.saturating_sub(findings.len()), findings, ..Report::default() })
    })
}

/// Returns an error if this Node is unsuitable, with the reason.
fn can_run(node: &Path) -> Result<(), String> {
    // Such a Node detects modules by content, so it loads the theme's files as they are.
    let probe = "if (!process.features.require_module) { console.error(process.version); process.exit(1); }";
    let mut run = Run::new(node, std::env::temp_dir(), 60);
    run.args = vec!["-e".into(), probe.into()];
    let needed = format!("Node 20.19, 22.12 or newer is needed, but `{}`", node.display());
    match run.output() {
        Ok(told) if told.ended == Ok(0) => Ok(()),
        Ok(told) => Err(format!("{needed} is not: {}", told.stderr.trim_end())),
        Err(_) => Err(format!("{needed} cannot be started")),
    }
}
