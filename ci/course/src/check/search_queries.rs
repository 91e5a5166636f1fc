//! Whether the search leads where readers want: asks that of the built book what they type, by Node, which runs the theme's own
//! module. How the answers are judged is said in `ci/search-ranking.mjs`.

use crate::context::Context;
use crate::tools::process::Run;
use anyhow::{Context as _, Result, ensure};
use book::files::files_below;
use book::{Finding, Report};
use std::path::Path;

const QUERIES: &str = "ci/search-queries.tsv";
const JUDGE: &str = "ci/search-ranking.mjs";
/// What the verdict depends on besides the built index.
const INPUTS: [&str; 4] = [QUERIES, JUDGE, "theme/minisearch.js", "theme/ranking.js"];

/// What the judge prints.
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

/// Asks every query of the built book. Without a Node they are skipped. An error when Node cannot do its work.
pub fn check(context: &Context) -> Result<Report> {
    let root = &context.book.root;
    if !root.join(QUERIES).is_file() {
        return Ok(Report::default());
    }
    let node = context.environment.path("NODE").unwrap_or_else(|| "node".into());
    let site = context.site();
    let is_index = |file: &String| file.starts_with("search-") && file.ends_with(".json");
    let index = files_below(&site, "")?.into_iter().find(is_index).context("the site has no index of the search")?;
    let inputs = context.cache.inputs().file(&site.join(index))?.text(&node.to_string_lossy()).files(root, INPUTS)?;
    context.cache.cached("search queries", inputs, "asking the search", || {
        if let Err(why) = can_run(&node) {
            return Ok(Report { skipped: vec![(QUERIES.into(), why)], ..Report::default() });
        }
        let mut run = Run::new(&node, root.clone(), 600);
        run.args = vec![JUDGE.into(), site.into()];
        let asked = run.output()?;
        ensure!(asked.ended == Ok(0), "{} {JUDGE} failed: {}", node.display(), asked.stderr);
        let told: Told = serde_json::from_str(&asked.stdout).with_context(|| format!("{JUDGE} prints no JSON"))?;
        let findings = told.findings.into_iter();
        let findings: Vec<_> = findings.map(|it| Finding::new(QUERIES, it.line, it.what, it.fix)).collect();
        Ok(Report { passed: told.queries.saturating_sub(findings.len()), findings, ..Report::default() })
    })
}

/// An error says why this Node does not do.
fn can_run(node: &Path) -> Result<(), String> {
    // It tells a module by what is in it, and so it takes those of the theme as they are.
    let probe = "if (!process.features.require_module) { console.error(process.version); process.exit(1); }";
    let mut run = Run::new(node, std::env::temp_dir(), 60);
    run.args = vec!["-e".into(), probe.into()];
    let needed = format!("Node 20.19, 22.12 or newer is needed, and `{}`", node.display());
    match run.output() {
        Ok(told) if told.ended == Ok(0) => Ok(()),
        Ok(told) => Err(format!("{needed} is not: {}", told.stderr.trim_end())),
        Err(_) => Err(format!("{needed} cannot be started")),
    }
}
