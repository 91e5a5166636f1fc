//! Checks that exercises can be solved, and only by solving them: the start fails its tests for the recorded reason, the
//! solution passes, and no cheat does.

use crate::check::recorded::BUILD_INPUTS;
use crate::context::Context;
use crate::produce::exercises::{self, Tried, Variant, variants};
use crate::snapshot::compare;
use crate::tools::cache::Case;
use crate::tools::progress::say;
use crate::tools::test_harness::tally;
use anyhow::Result;
use book::{Finding, Listing, Report};

/// Number of wrong ways out that must have been tried.
const CHEATS: usize = 2;

/// Tries the exercises, except those that passed on the same files. An error is the machine's fault.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, cache, fresh, .. } = context;
    let built = context.built()?;
    let mut report = Report::default();
    let mut cases = Vec::new();
    let exercises: Vec<&Listing> = book.listings.iter().filter(|listing| listing.exercise.is_some()).collect();
    for exercise in &exercises {
        report.check(lacks(exercise));
        // The executable stands for the start, the tests, and all they depend on.
        let executables = exercise.tests.iter().filter_map(|test| built.executables.get(&exercise.test(test)));
        let inputs = cache.inputs().files(&book.root, [exercise.dir.as_str()])?.files(&book.root, BUILD_INPUTS)?;
        let inputs =
            executables.into_iter().try_fold(inputs, |inputs, executable| inputs.program(executable))?.finish();
        cases.push(Case { name: format!("exercise: {}", exercise.dir), inputs, work: *exercise });
    }
    let left = cache.left(cases, *fresh, &mut report);
    if left.is_empty() {
        if !exercises.is_empty() {
            say(&format!("         trying {} exercises: unchanged", exercises.len()));
        }
        return Ok(report);
    }
    let tried = exercises::build(book, &exercises)?;
    let what = format!("trying {} exercises", left.len());
    cache.judge(&what, left, &mut report, |exercise| {
        let mut report = compare(book, vec![exercises::start(book, built, exercise)?])?;
        for variant in variants(exercise) {
            report.check(judge(&tried, &variant)?);
        }
        Ok(report)
    })?;
    Ok(report)
}

/// Returns what an exercise lacks.
fn lacks(listing: &Listing) -> Vec<Finding> {
    let Some(exercise) = &listing.exercise else { return Vec::new() };
    let finding = |what: String, fix: &str| Finding::new(&listing.manifest(), 1, what, fix);
    let mut findings = Vec::new();
    if listing.tests.is_empty() {
        findings.push(finding("this exercise has no tests".into(), "write them in its folder `tests`"));
    }
    if !exercise.solved {
        findings.push(finding("this exercise has no solution".into(), "write it in its file solution/lib.rs"));
    }
    let cheats = exercise.cheats.len();
    if cheats < CHEATS {
        let what = format!("too few cheats have been tried on this exercise: {cheats} instead of {CHEATS}");
        findings.push(finding(what, "write wrong ways to pass its tests, each a file in its folder `cheats`"));
    }
    findings
}

/// Runs the tests of a variant: a solution must pass all of them, a cheat must fail one.
fn judge(tried: &Tried, variant: &Variant) -> Result<Vec<Finding>> {
    let path = &variant.path;
    let mut findings: Vec<Finding> = tried.findings.iter().filter(|finding| finding.path == *path).cloned().collect();
    let outputs = tried.outputs(variant)?;
    if !findings.is_empty() {
        return Ok(findings);
    }
    if outputs.len() < variant.exercise.tests.len() {
        findings.push(Finding::new(path, 1, "cargo did not build this", "make it compile with the exercise's tests"));
    }
    let mut failed = 0;
    for output in outputs {
        match output.ended {
            Err((what, fix)) => findings.push(Finding::new(path, 1, format!("with this, a file of tests {what}"), fix)),
            Ok(_) => failed += tally(&output.stdout, "failed"),
        }
        if failed > 0 && variant.is_solution {
            let fix = "fix the solution, or the tests";
            findings.push(Finding::new(path, 1, "this solution fails a test", fix).detail(&*output.stdout));
            break;
        }
    }
    if failed == 0 && !variant.is_solution && findings.is_empty() {
        findings.push(Finding::new(path, 1, "this cheat passes the tests", "write a test that it fails"));
    }
    Ok(findings)
}
