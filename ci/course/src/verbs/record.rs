//! `cargo course record`: writes the recorded files again, and refuses output that could not be reproduced elsewhere.

use crate::context::Context;
use crate::produce::{build::build, charts, exercises, mistakes, programs, theme_upstream, timelines, tool_table};
use crate::tools::environment::Environment;
use crate::tools::process::{Run, in_parallel};
use crate::tools::progress::step;
use crate::{check, snapshot};
use anyhow::Result;
use book::listing::FINDERS;
use book::recorded::LINT_SETS;
use book::workspace::LINT_PACKAGE;
use book::{Finding, Report, Workspace};
use std::path::Path;

/// Records what `name` selects, or everything. Prints what changed and all findings.
pub fn run(root: &Path, environment: Environment, name: Option<&str>) -> Result<bool> {
    Ok(record(root, environment, name)?.print(false))
}

/// Records what `name` selects, or everything. Prints what changed.
pub fn record(root: &Path, environment: Environment, name: Option<&str>) -> Result<Report> {
    let (context, _lock) = Context::locked(root, name, environment)?;
    let book = &context.book;
    let mut report = check::structure::check(&context)?;
    report.passed = 0;
    if !report.findings.is_empty() {
        return Ok(report);
    }
    let built = build(book)?;
    let mut programs = programs::rust(book, &built);
    if book.listings.iter().any(|listing| listing.counterpart) {
        match context.python() {
            Ok(python) => programs.extend(programs::counterparts(book, &python)?),
            Err(why) => report.skipped.push(("the Python counterparts".into(), why)),
        }
    }
    let what = format!("running {} programs twice", programs.len());
    let mut produced = step(&what, || in_parallel(programs, |program| Ok([program.produce()?, program.produce()?])))?;
    for finder in FINDERS {
        let once = mistakes::produce(book, &built, finder)?;
        produced.extend(once.into_iter().map(|message| [message.clone(), message]));
    }
    for exercise in book.listings.iter().filter(|listing| listing.exercise.is_some()) {
        produced.push([exercises::start(book, &built, exercise)?, exercises::start(book, &built, exercise)?]);
    }
    if book.whole {
        let once = theme_upstream::produce(book)?;
        produced.push([once.clone(), once]);
        let once = tool_table::produce(book, &context.text, &built, &context.cache)?;
        produced.push([once.clone(), once]);
    }
    for twice in produced {
        report.absorb(snapshot::write(book, twice)?);
    }
    for (set, test) in LINT_SETS.iter().filter(|(set, _)| book.whole && book.root.join(set).is_file()) {
        report.check(record_lint(book, set, test)?);
    }
    report.findings.extend(built.findings);
    context.add_found(&report.findings);
    // Runs after the programs, because the instrumented copies must print the same.
    report.absorb(timelines::record(&context)?);
    report.absorb(charts::record(book)?);
    Ok(report)
}

/// Runs a test of the lint's own, which records what the lint finds and misses in a judging set.
fn record_lint(book: &Workspace, set: &str, test: &str) -> Result<Option<Finding>> {
    let mut run = Run::new(Path::new(&crate::tools::cargo::cargo()), book.root.clone(), 900);
    run.args = ["test", "--locked", "--package", LINT_PACKAGE, "--test", test].map(Into::into).into();
    run.env = vec![("RECORD".into(), "1".into()), ("CARGO_TARGET_DIR".into(), book.target.clone().into())];
    let output = step("recording what the lint finds", || run.output())?;
    let finding = || Finding::new(set, 1, "the lint's own test fails", "see its output").detail(output.stderr);
    Ok((output.ended != Ok(0)).then(finding))
}
