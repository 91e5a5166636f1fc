//! `cargo course record`: writes the recorded files afresh, and refuses what could not be checked elsewhere.

use crate::listings::Workspace;
use crate::programs::{Produced, Program};
use crate::progress::step;
use crate::python::Python;
use crate::report::Report;
use crate::{build, mistakes, programs, record};
use anyhow::Result;

pub async fn run(name: Option<&str>) -> Result<bool> {
    let book = Workspace::discover()?.only(name)?;
    Ok(record(&book).await?.print(false, ""))
}

/// Records what `book` asks for. Prints what changed.
pub async fn record(book: &Workspace) -> Result<Report> {
    let mut report = Report { problems: book.problems.clone(), ..Report::default() };
    if !report.problems.is_empty() {
        return Ok(report);
    }
    let built = step(&build::describe(book), build::build(book)).await?;
    let (mut all, missing) = programs::rust(book, &built);
    report.problems.extend(missing);
    match Python::find(book).await? {
        Ok(python) => all.extend(programs::counterparts(book, &python)),
        Err(why) => report.skipped.push(("the Python counterparts".into(), why)),
    }
    let what = format!("running {} programs twice", all.len());
    let [first, second] = step(&what, twice(all)).await?;
    for twice in first.into_iter().zip(second) {
        match record::write(book, twice.into())? {
            Ok(changed) => {
                report.passed += 1;
                changed.iter().for_each(|path| println!("recorded {path}"));
            }
            Err(problem) => report.problems.push(problem),
        }
    }
    report.absorb(mistakes::record(book, &built).await?);
    report.problems.extend(built.problems);
    Ok(report)
}

async fn twice(programs: Vec<Program>) -> Result<[Vec<Produced>; 2]> {
    Ok([programs::produce(programs.clone()).await?, programs::produce(programs).await?])
}
