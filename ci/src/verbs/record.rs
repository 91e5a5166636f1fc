//! `cargo course record`: writes the recorded files afresh, and refuses what could not be checked elsewhere.

use crate::build::build;
use crate::listings::Workspace;
use crate::progress::step;
use crate::report::Report;
use crate::run::in_parallel;
use crate::text::Text;
use crate::{blocking, mistakes, programs, python, record, timeline, told, upstream};
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
    let built = build(book).await?;
    let mut programs = programs::rust(book, &built);
    match python::find().await {
        Ok(python) => programs.extend(programs::counterparts(book, &python)?),
        Err(why) => report.skipped.push(("the Python counterparts".into(), why)),
    }
    let what = format!("running {} programs twice", programs.len());
    let twice = programs.into_iter().map(async |program| Ok([program.produce().await?, program.produce().await?]));
    let mut produced = step(&what, in_parallel(twice)).await?;
    for finder in mistakes::FINDERS {
        let once = mistakes::produce(book, &built, finder.name).await?;
        produced.extend(once.into_iter().map(|message| [message.clone(), message]));
    }
    for twice in produced {
        report.absorb(record::write(book, twice)?);
    }
    if book.whole {
        let once = upstream::produce(book).await?;
        report.absorb(record::write(book, [once.clone(), once])?);
    }
    if book.whole && book.settings.catalogue.is_some() {
        let once = told::produce(book, &Text::read(&book.root)?, &built).await?;
        report.absorb(record::write(book, [once.clone(), once])?);
        report.absorb(blocking::record(book, &built).await?);
    }
    report.problems.extend(built.problems);
    // After what the programs print, which the copies must print too.
    let mut timelines = timelines(book).await?;
    timeline::leave_out_what_follows(book, &mut timelines.problems, &report.problems);
    report.absorb(timelines);
    Ok(report)
}

/// Records and draws the timelines. Prints what changed.
async fn timelines(book: &Workspace) -> Result<Report> {
    let mut report = Report::default();
    let (programs, failed) = timeline::programs(book, &mut report).await?;
    report.problems.extend(failed.into_iter().filter_map(Result::err));
    if !programs.is_empty() {
        let what = format!("recording {} timelines twice", programs.len());
        let twice = programs.into_iter().map(async |program| Ok([program.produce().await?, program.produce().await?]));
        for twice in step(&what, in_parallel(twice)).await? {
            report.absorb(record::write(book, twice)?);
        }
    }
    timeline::draw(book)?;
    Ok(report)
}
