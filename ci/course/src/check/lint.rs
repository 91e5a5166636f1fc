//! The lint of this repository over its own book: what blocks in async code, in a listing or a mend, is a finding, unless the
//! listing blocks on purpose and its switch `blocks` says so. And the lint's own tests, which hold it to its seeded set.

use crate::build::{Built, LINT, LINT_DIR, place};
use crate::compilers::{Compiler, ask};
use crate::files::{line_with, read};
use crate::harness;
use crate::listings::{MISTAKES, Workspace};
use crate::report::{Problem, Report};
use crate::stamp::Stamp;
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::PathBuf;

const CODE: &str = "blocking_in_async";

/// Asks the lint of all listings and mends, unless nothing changed since it had nothing to say. An error is of the machine.
pub async fn check(book: &Workspace, built: &Built) -> Result<Report> {
    let mut report = Report::default();
    let Some(lint) = built.executables.get(LINT) else { return Ok(report) };
    let checked = || book.listings.iter().map(|listing| (listing.name.as_str(), listing.dir.as_str()));
    let packages: Vec<(&str, &str)> =
        checked().chain((!book.mends.is_empty()).then_some(("mistakes", MISTAKES))).collect();
    let outside = [lint.clone()];
    let inputs: Vec<&str> = packages.iter().map(|(_, dir)| *dir).collect();
    let stamp = Stamp::new(book, "blocks", &["rustc", "clippy-driver"], &outside, &inputs).await?;
    if let Some(passed) = stamp.passed().filter(|_| book.whole) {
        eprintln!("         looking for what blocks in {} packages: unchanged", packages.len());
        report.passed += passed;
        return Ok(report);
    }
    // Their libraries and programs; what blocks in a test holds nobody up.
    let args: Vec<String> = packages.iter().flat_map(|(name, _)| ["-p".to_string(), name.to_string()]).collect();
    let what = format!("looking for what blocks in {} packages", packages.len());
    let mut blocking = BTreeSet::new();
    for (_, said) in ask(book, &book.root, Compiler::Blocking(lint), &args, &[], &what).await? {
        let Some(span) = place(&said).filter(|_| said.code.as_ref().is_some_and(|code| code.code == CODE)) else {
            continue;
        };
        let path = span.file_name.replace('\\', "/");
        if let Some(listing) = book.listings.iter().find(|listing| path.starts_with(&format!("{}/", listing.dir))) {
            blocking.insert(listing.dir.clone());
            if listing.switches.blocks {
                continue;
            }
        }
        let what = format!("{CODE}: {}", said.message);
        let mend = "use what it names instead, or set the switch `blocks = true` where a listing blocks on purpose";
        let detail = said.rendered.as_deref().unwrap_or_default();
        report.problems.push(Problem::new(&path, span.line_start, what, mend).detail(detail));
    }
    for listing in &book.listings {
        let stale = listing.switches.blocks && !blocking.contains(&listing.dir);
        report.check(stale.then(|| idle(book, &listing.dir)).transpose()?);
    }
    if report.problems.is_empty() && book.whole {
        stamp.keep(report.passed)?;
    }
    Ok(report)
}

/// The switch of a listing that blocks nowhere.
fn idle(book: &Workspace, dir: &str) -> Result<Problem> {
    let manifest = format!("{dir}/Cargo.toml");
    let text = read(&book.root.join(&manifest))?.unwrap_or_default();
    let line = line_with(&text, "blocks =").unwrap_or(1);
    let what = "the switch `blocks`, and the lint finds nothing that blocks in async code";
    Ok(Problem::new(&manifest, line, what, "take the switch away, or mend the lint"))
}

/// Runs the tests of the lint, unless they passed on the same input. An error is of the machine.
pub async fn check_itself(book: &Workspace, built: &Built) -> Result<Report> {
    if !book.whole {
        return Ok(Report::default());
    }
    let tests = tests(built, |_| true);
    let record = format!("{LINT_DIR}/seeded.txt");
    if book.root.join(&record).is_file() && !tests.iter().any(|(test, _)| is_seeded(test)) {
        let orphan =
            Problem::new(&record, 1, "an orphan: nothing produces this file", "bring the test of the set back");
        return Ok(Report { problems: vec![orphan], ..Report::default() });
    }
    let mut outside: Vec<PathBuf> = tests.iter().map(|(_, test)| test.clone()).collect();
    outside.extend(built.executables.get(LINT).cloned());
    let stamp = Stamp::new(book, "lint", &["rustc", "clippy-driver"], &outside, &[LINT_DIR]).await?;
    if let Some(passed) = stamp.passed() {
        eprintln!("         running {} test files of the lint: unchanged", tests.len());
        return Ok(Report { passed, ..Report::default() });
    }
    let report = harness::of_the_lint(book, LINT_DIR, &tests, &[]).await?;
    if report.problems.is_empty() {
        stamp.keep(report.passed)?;
    }
    Ok(report)
}

/// Records what the lint finds and misses of its seeded set. An error is of the machine.
pub async fn record(book: &Workspace, built: &Built) -> Result<Report> {
    let seeded = tests(built, is_seeded);
    harness::of_the_lint(book, LINT_DIR, &seeded, &[("RECORD", "1")]).await
}

/// Whether a file of tests holds the lint to its seeded set.
fn is_seeded(test: &str) -> bool {
    test.ends_with("/seeded.rs")
}

/// The tests of the lint that are `wanted`: their files and executables.
fn tests(built: &Built, wanted: fn(&str) -> bool) -> Vec<(&str, PathBuf)> {
    let below = format!("{LINT_DIR}/tests/");
    let ours = built.executables.iter().filter(|(source, _)| source.starts_with(&below) && wanted(source));
    ours.map(|(source, test)| (source.as_str(), test.clone())).collect()
}
