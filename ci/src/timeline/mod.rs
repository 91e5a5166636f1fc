//! Timelines: what the event loop did while a program ran, recorded from that run, checked and drawn. `ci/TIMELINE.md`
//! describes the record.

mod check;
pub mod draw;
mod fold;
mod lanes;
mod record;
mod replay;
mod splice;
mod story;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod trials;
mod witnessed;
pub mod workshop;

pub use record::{Language, Record};
pub use splice::{Refused, splice};
pub use witnessed::Witnessed;

use crate::build::place;
use crate::files::{files_below, read, write_whole};
use crate::listings::{Listing, Workspace};
use crate::programs::Produced;
use crate::progress::step;
use crate::report::{Problem, Report};
use crate::run::in_parallel;
use crate::stamp::Stamp;
use crate::{python, record as recorded};
use anyhow::Result;
use std::path::Path;
use workshop::{Copy, dependencies};

/// The timeline of a listing, or of its counterpart, and where its files are. Paths are relative to the root.
pub struct Kept {
    pub language: Language,
    /// Of the listing.
    pub name: String,
    /// The program.
    pub source: String,
    /// What it prints, as it is recorded.
    pub printed: String,
    pub record: String,
    pub figure: String,
}

/// The timelines that a listing has by its switches.
pub fn kept(listing: &Listing) -> Vec<Kept> {
    let Listing { dir, name, switches, .. } = listing;
    let mut kept = Vec::new();
    if switches.timeline {
        kept.push(Kept {
            language: Language::Rust,
            name: name.clone(),
            source: listing.main(),
            printed: format!("{dir}/stdout.txt"),
            record: format!("{dir}/timeline.json"),
            figure: format!("{dir}/timeline.html"),
        });
    }
    if switches.counterpart_timeline {
        kept.push(Kept {
            language: Language::Python,
            name: name.clone(),
            source: format!("{dir}/counterpart.py"),
            printed: format!("{dir}/counterpart.txt"),
            record: format!("{dir}/counterpart-timeline.json"),
            figure: format!("{dir}/counterpart-timeline.html"),
        });
    }
    kept
}

impl Kept {
    /// What the ids of its figure begin with: each on its page, and on that for printing, has its own.
    fn id(&self) -> String {
        match self.language {
            Language::Rust => self.name.clone(),
            Language::Python => format!("{}-python", self.name),
        }
    }
}

/// Makes every timeline again and compares, unless all that they are made from is as it was when they passed. An error is of
/// the machine.
pub async fn check(book: &Workspace) -> Result<Report> {
    let mut report = Report::default();
    let kept: Vec<Kept> = book.listings.iter().flat_map(kept).collect();
    if kept.is_empty() {
        return Ok(report);
    }
    let stamp = stamp(book).await?;
    if let Some(passed) = stamp.as_ref().and_then(Stamp::passed).filter(|_| book.whole) {
        eprintln!("         recording {} timelines: unchanged", kept.len());
        report.passed += passed;
        return Ok(report);
    }
    let produced = produce(book, &mut report).await?;
    report.absorb(recorded::compare(book, produced)?);
    for kept in &kept {
        // What is drawn from a wrong record is wrong as well.
        if report.problems.iter().all(|problem| problem.path != kept.record) {
            report.check(check_figure(book, kept)?);
        }
    }
    if let Some(stamp) = stamp.filter(|_| book.whole && report.problems.is_empty() && report.skipped.is_empty()) {
        stamp.keep(report.passed)?;
    }
    Ok(report)
}

/// The figure is what is drawn from the record that is kept.
fn check_figure(book: &Workspace, kept: &Kept) -> Result<Option<Problem>> {
    let mend = format!("`cargo course record {}`", kept.name);
    let drawn = match drawn(book, kept)? {
        Some(Ok(drawn)) => drawn,
        Some(Err(why)) => return Ok(Some(Problem::new(&kept.record, 1, why, mend))),
        None => return Ok(None),
    };
    // The page that shows it tells that it is missing.
    let differs = read(&book.root.join(&kept.figure))?.filter(|figure| *figure != drawn);
    let what = format!("this is not the figure that is drawn from {}", kept.record);
    Ok(differs.map(|_| Problem::new(&kept.figure, 1, what, mend)))
}

/// Draws the figures of the records that are kept. Prints which of them changed. An error when a file cannot be read or
/// written.
pub fn draw(book: &Workspace) -> Result<()> {
    for kept in book.listings.iter().flat_map(kept) {
        if let Some(Ok(drawn)) = drawn(book, &kept)?
            && write_whole(&book.root.join(&kept.figure), &drawn)?
        {
            println!("recorded {}", kept.figure);
        }
    }
    Ok(())
}

/// What is drawn from the record that is kept, or why nothing can be; `None` where there is no record. An error when it cannot
/// be read.
fn drawn(book: &Workspace, kept: &Kept) -> Result<Option<Result<String, String>>> {
    let Some(text) = read(&book.root.join(&kept.record))? else { return Ok(None) };
    let record = Record::parse(&text).map_err(|error| format!("{error:#}"));
    Ok(Some(record.and_then(|record| match check::check(&record) {
        Some((event, why)) => Err(format!("event {event} of this record cannot be: {why}")),
        None => Ok(draw::figure(&record, &kept.id())),
    })))
}

/// Takes out of `timelines` what only follows from what is `found` otherwise: a program that is wrong, or prints something else
/// than is recorded, has no timeline, or another one.
pub fn leave_out_what_follows(book: &Workspace, timelines: &mut Vec<Problem>, found: &[Problem]) {
    for kept in book.listings.iter().flat_map(kept) {
        if found.iter().any(|problem| problem.path == kept.source || problem.path == kept.printed) {
            timelines.retain(|problem| problem.path != kept.source && problem.path != kept.record);
        }
    }
}

/// Of all that records depend on: the splicer and the witness, the programs with what they use, Python, and what
/// is kept. `None` where there is no Python for a counterpart, which is to be told each time.
async fn stamp(book: &Workspace) -> Result<Option<Stamp>> {
    let mut tools = vec!["rustc".to_string()];
    if book.listings.iter().any(|listing| listing.switches.counterpart_timeline) {
        let Ok(python) = python::find().await else { return Ok(None) };
        tools.push(python.to_string_lossy().into_owned());
    }
    let tools: Vec<&str> = tools.iter().map(String::as_str).collect();
    let mut recorder = Vec::new();
    for folder in [workshop::WITNESS, concat!(env!("CARGO_MANIFEST_DIR"), "/src/timeline")] {
        let folder = Path::new(folder);
        recorder.extend(files_below(folder, "")?.iter().map(|file| folder.join(file)));
    }
    let mut inputs = vec!["ci/asyncio_timeline.py", "ci/paused_clock.py"];
    let uses = book.listings.iter().filter(|listing| !kept(listing).is_empty() || !listing.runs);
    inputs.extend(uses.map(|listing| listing.dir.as_str()));
    Stamp::new(book, "timelines", &tools, &recorder, &inputs).await.map(Some)
}

/// Makes the records of all timelines. What could not be tried is put into `report`. An error is of the machine.
pub async fn produce(book: &Workspace, report: &mut Report) -> Result<Vec<Produced>> {
    let (programs, mut produced) = witnessed(book, report).await?;
    if programs.is_empty() {
        return Ok(produced);
    }
    let what = format!("recording {} timelines", programs.len());
    let made = in_parallel(programs.into_iter().map(async |program| program.produce().await));
    produced.extend(step(&what, made).await?);
    Ok(produced)
}

/// The programs that note what they do, built, and why others are not.
pub async fn witnessed(book: &Workspace, report: &mut Report) -> Result<(Vec<Witnessed>, Vec<Produced>)> {
    let (mut programs, mut failed, mut copies) = (Vec::new(), Vec::new(), Vec::new());
    for listing in book.listings.iter().filter(|listing| listing.switches.timeline) {
        let source = read(&book.root.join(listing.main()))?.unwrap_or_default();
        match splice(&source, uses_sockets(listing)) {
            Ok(text) => copies.push(Copy {
                name: listing.name.clone(),
                text,
                edition: listing.edition.clone(),
                dependencies: dependencies(&listing.dependencies),
            }),
            Err(Refused { line, what, mend }) => {
                let what = format!("no timeline can be made of this program: {what}");
                failed.push(Err(Problem::new(&listing.main(), line, what, mend)));
            }
        }
    }
    let mut built = workshop::build(book, "timelines", &copies).await?;
    let mut interpreter = None;
    for listing in &book.listings {
        for kept in kept(listing) {
            let run = match kept.language {
                Language::Rust => match built.remove(&listing.name) {
                    Some(Ok(executable)) => Witnessed::rust(&executable),
                    Some(Err(said)) => {
                        let line = place(&said).map_or(1, |span| span.line_start);
                        let what = format!("the copy that notes what it does does not compile: {}", said.message);
                        let mend = "write it in another way, or mend the splicer, or take away the switch `timeline`";
                        let problem = Problem::new(&kept.source, line, what, mend);
                        failed.push(Err(problem.detail(said.rendered.unwrap_or_default())));
                        continue;
                    }
                    // Why it was refused is told.
                    None if !copies.iter().any(|copy| copy.name == listing.name) => continue,
                    None => {
                        let what = "cargo did not build the copy that notes what it does";
                        failed.push(Err(Problem::new(&kept.source, 1, what, "mend what it depends on")));
                        continue;
                    }
                },
                Language::Python => {
                    if interpreter.is_none() {
                        interpreter = Some(python::find().await);
                    }
                    match interpreter.as_ref().expect("it has been looked for") {
                        Ok(python) => Witnessed::python(book, python),
                        Err(why) => {
                            report.skipped.push((kept.record, why.clone()));
                            continue;
                        }
                    }
                }
            };
            programs.push(run.of(book, listing, kept)?);
        }
    }
    Ok((programs, failed))
}

/// Whether a listing may use sockets: its other dependencies do.
fn uses_sockets(listing: &Listing) -> bool {
    listing.dependencies.iter().any(|dependency| !["tokio", "futures"].contains(&dependency.name.as_str()))
}
