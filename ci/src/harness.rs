//! Runs executables of Rust's test harness: the tests of the listings, and the snippets of the text by skeptic.

use crate::build::{Built, Test};
use crate::listings::{Listing, Workspace, files_below};
use crate::progress::step;
use crate::record::read;
use crate::report::{Problem, Report};
use crate::run::{Ended, Output, PLACES, Run};
use crate::stamp::Stamp;
use anyhow::Result;
use std::path::Path;
use std::time::Duration;
use tokio::task::JoinSet;

const SNIPPETS: &str = "ci/snippets";

/// Runs the tests of the listings, several files at once.
pub async fn of_listings(book: &Workspace, built: &Built) -> Result<Report> {
    let mut report = Report::default();
    let mut running = JoinSet::new();
    for listing in &book.listings {
        report.problems.extend(not_run(book, built, listing)?);
        for test in built.tests.iter().filter(|test| test.dir == listing.dir) {
            let test = test.clone();
            let root = book.root.clone();
            let limit = Duration::from_secs(listing.switches.limit);
            running.spawn(async move {
                let _place = PLACES.acquire().await?;
                let output = run(&root, &test, limit).await?;
                anyhow::Ok(verdict(&root, &test, &output))
            });
        }
    }
    if running.is_empty() {
        return Ok(report);
    }
    let what = format!("running {} test files of listings", running.len());
    for found in step(&what, running.join_all()).await {
        report.absorb(found?);
    }
    Ok(report)
}

/// Tests of a listing that nothing runs: cargo did not build them, or they stand among the program.
fn not_run(book: &Workspace, built: &Built, listing: &Listing) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let explained = built.problems.iter().any(|problem| problem.path.starts_with(&listing.dir));
    let names = book.tests.get(&listing.name).into_iter().flatten();
    for name in names.filter(|_| !explained) {
        if built.tests.iter().all(|test| test.dir != listing.dir || test.name != *name) {
            let path = format!("{}/tests/{name}.rs", listing.dir);
            problems.push(Problem::new(&path, 1, "this test was not built", "mend its target"));
        }
    }
    for path in files_below(&book.root, &format!("{}/src", listing.dir))? {
        let text = read(&book.root.join(&path))?.unwrap_or_default();
        let test = (1..).zip(text.lines()).find(|(_, line)| line.trim() == "#[cfg(test)]");
        problems.extend(
            test.map(|(line, _)| Problem::new(&path, line, "tests in here are not run", "put them into tests/")),
        );
    }
    Ok(problems)
}

/// Compiles and runs the snippets that stand in the text itself, of which there are `count`.
pub async fn of_snippets(book: &Workspace, built: &Built, count: usize) -> Result<Report> {
    let mut report = Report::default();
    if count == 0 || built.problems.iter().any(|problem| problem.path.starts_with(SNIPPETS)) {
        return Ok(report);
    }
    let what = format!("there are {count} snippets in the text, and nothing compiles them");
    let nobody = Problem::new(&format!("{SNIPPETS}/Cargo.toml"), 1, what, "mend the crate `snippets`");
    let Some(test) = built.tests.iter().find(|test| test.dir == SNIPPETS) else {
        report.check([nobody]);
        return Ok(report);
    };
    let inputs = [SNIPPETS, "src", "README.md", "CONTRIBUTING.md"];
    let stamp = Stamp::new(book, "snippets", &[&test.executable], &inputs).await?;
    if stamp.passed() == Some(count) {
        eprintln!("         compiling and running {count} snippets: unchanged");
        report.passed += count;
        return Ok(report);
    }
    let running = run(&book.root, test, Duration::from_secs(900));
    let output = step(&format!("compiling and running {count} snippets"), running).await?;
    let passed = tally(&output.stdout).map_or(0, |tally| tally.passed);
    let problems = snippet_problems(&output.stdout);
    match (output.ended, problems.is_empty()) {
        (Ended::Status(0), true) if passed == count => stamp.keep(count)?,
        (_, true) => report.check([nobody.detail(output.stdout)]),
        _ => {}
    }
    report.passed += passed;
    report.problems.extend(problems);
    Ok(report)
}

async fn run(root: &Path, test: &Test, limit: Duration) -> Result<Output> {
    let dir = root.join(&test.dir);
    let run = Run {
        program: test.executable.clone(),
        args: Vec::new(),
        env: vec![("CARGO_MANIFEST_DIR", dir.clone().into())],
        dir,
        limit,
        merged: true,
    };
    run.output().await
}

/// What the test harness sums up in its last line.
#[derive(Debug, PartialEq)]
struct Tally {
    passed: usize,
    failed: usize,
    ignored: usize,
}

fn tally(output: &str) -> Option<Tally> {
    let line = output.lines().rfind(|line| line.starts_with("test result: "))?;
    let count =
        |what: &str| line.split([';', '.']).find_map(|part| part.trim().strip_suffix(what)?.trim().parse().ok());
    Some(Tally { passed: count("passed")?, failed: count("failed")?, ignored: count("ignored")? })
}

/// A problem for each test that failed, at the line of its panic; and for tests that did not run.
fn verdict(root: &Path, test: &Test, output: &Output) -> Report {
    let mut report = Report::default();
    let problem = |what: &str, mend: &str| Problem::new(&test.source, 1, what, mend).detail(&output.stdout);
    match (output.ended, tally(&output.stdout)) {
        (Ended::TooLong, _) => {
            report.check([problem(
                "these tests did not end in time and were killed",
                "let them end, or give them time with the switch `limit`",
            )]);
        }
        (Ended::Status(0), Some(Tally { passed: 1.., failed: 0, ignored: 0 })) => {}
        (_, Some(Tally { ignored: 1.., .. })) => {
            report.check([problem("a test is ignored", "let it run, or delete it")])
        }
        (_, Some(Tally { failed: 1.., .. })) => {
            let panics = panics(&output.stdout);
            let there = |(path, line, what): (String, usize, String)| {
                let path = if root.join(&path).is_file() { path } else { test.source.clone() };
                Problem::new(&path, line, format!("a test failed: {what}"), "mend the listing or its test")
            };
            report.problems.extend(panics.into_iter().map(there));
            if report.problems.is_empty() {
                report.check([problem("a test failed", "mend the listing or its test")]);
            }
        }
        (Ended::Status(0), Some(_)) => {
            report.check([problem("there is no test in this file", "write one, or delete the file")])
        }
        _ => report.check([problem("the tests broke off", "see what they said")]),
    }
    report.passed += tally(&output.stdout).map_or(0, |tally| tally.passed);
    report
}

/// Where the panics of failed tests happened, and with which words.
fn panics(output: &str) -> Vec<(String, usize, String)> {
    let mut lines = output.lines().peekable();
    let mut panics = Vec::new();
    while let Some(line) = lines.next() {
        let place = line.strip_prefix("thread '").and_then(|line| line.split_once(" panicked at "));
        let mut place = place.map_or("", |(_, place)| place).split(':');
        if let (Some(path), Some(Ok(line))) = (place.next(), place.next().map(str::parse)) {
            panics.push((path.replace('\\', "/"), line, lines.peek().copied().unwrap_or_default().to_string()));
        }
    }
    panics
}

/// What the crate `snippets` says of failed snippets: `PAGE:LINE: WHAT; MEND`, and below it more up to an empty line.
fn snippet_problems(output: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut lines = output.lines();
    while let Some(line) = lines.next() {
        let mut parts = line.splitn(3, ':');
        let (Some(page), Some(Ok(number)), Some(rest)) = (parts.next(), parts.next().map(str::parse), parts.next())
        else {
            continue;
        };
        if let (true, Some((what, mend))) = (page.ends_with(".md"), rest.trim().rsplit_once("; ")) {
            let detail: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
            problems.push(Problem::new(page, number, what, mend).detail(detail.join("\n")));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tally_is_read() {
        let output = "running 3 tests\n\ntest result: FAILED. 1 passed; 2 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\n";
        assert_eq!(tally(output), Some(Tally { passed: 1, failed: 2, ignored: 3 }));
        assert_eq!(tally("running 3 tests\n"), None);
    }

    #[test]
    fn panics_are_placed() {
        let output = "---- a stdout ----\nthread 'a' panicked at listings/1/x/tests/a.rs:7:5:\nassertion failed\nnote: run with\n";
        assert_eq!(panics(output), [("listings/1/x/tests/a.rs".into(), 7, "assertion failed".into())]);
    }

    #[test]
    fn snippets_tell_where_they_failed() {
        let output = "---- x stdout ----\nsrc/a.md:12: error[E0425]: cannot find `x`: at all; mend it\nerror\n --> x\n\nsrc/b.md:3\n";
        let problems = snippet_problems(output);
        assert_eq!(problems.len(), 1);
        assert_eq!(
            problems[0].to_string(),
            "src/a.md:12: error[E0425]: cannot find `x`: at all; mend it\n    error\n     --> x"
        );
    }
}
