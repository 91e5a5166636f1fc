//! The timelines of listings and their counterparts: where they are kept, made, and compared. `ci/timeline` records and draws
//! them.

mod build;
mod run;

pub use build::build;
pub use run::Traced;

use crate::files::{read, write_whole};
use crate::listings::{Listing, Workspace};
use crate::programs::{Fact, Produced};
use crate::progress::step;
use crate::record::first_difference;
use crate::report::{Problem, Report};
use crate::run::in_parallel;
use crate::scratch::dependencies;
use crate::stamp::Stamp;
use crate::{python, record as recorded};
use ::timeline::build::Package;
use ::timeline::instrument::{Refused, instrument};
use ::timeline::render;
use ::timeline::trace::{Language, Trace};
use ::timeline::validate::validate;
use anyhow::Result;
use std::path::PathBuf;

/// The timeline of a listing, or of its counterpart, and where its files are. Paths are relative to the root.
pub struct Kept {
    pub language: Language,
    /// Of the listing.
    pub name: String,
    /// The program.
    pub source: String,
    /// What it prints, as it is recorded.
    pub printed: String,
    pub trace: String,
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
            trace: format!("{dir}/timeline.json"),
            figure: format!("{dir}/timeline.html"),
        });
    }
    if switches.counterpart_timeline {
        kept.push(Kept {
            language: Language::Python,
            name: name.clone(),
            source: format!("{dir}/counterpart.py"),
            printed: format!("{dir}/counterpart.txt"),
            trace: format!("{dir}/counterpart-timeline.json"),
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
        if report.problems.iter().all(|problem| problem.path != kept.trace) {
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
    let fix = format!("`cargo course record {}`", kept.name);
    let drawn = match drawn(book, kept)? {
        Some(Ok(drawn)) => drawn,
        Some(Err(why)) => return Ok(Some(Problem::new(&kept.trace, 1, why, fix))),
        None => return Ok(None),
    };
    // The page that shows it tells that it is missing.
    let differs = read(&book.root.join(&kept.figure))?.filter(|figure| *figure != drawn);
    let what = format!("this is not the figure that is drawn from {}", kept.trace);
    Ok(differs.map(|_| Problem::new(&kept.figure, 1, what, fix)))
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
    let Some(text) = read(&book.root.join(&kept.trace))? else { return Ok(None) };
    Ok(Some(Trace::parse(&text).and_then(|trace| match validate(&trace) {
        Err((event, why)) => Err(format!("event {event} of this trace cannot be: {why}")),
        Ok(()) => Ok(render::figure(&trace, &kept.id())),
    })))
}

/// Takes out of `timelines` what only follows from what is `found` otherwise: a program that is wrong, or prints something else
/// than is recorded, has no timeline, or another one.
pub fn leave_out_what_follows(book: &Workspace, timelines: &mut Vec<Problem>, found: &[Problem]) {
    for kept in book.listings.iter().flat_map(kept) {
        if found.iter().any(|problem| problem.path == kept.source || problem.path == kept.printed) {
            timelines.retain(|problem| problem.path != kept.source && problem.path != kept.trace);
        }
    }
}

/// The stamp on all that traces depend on: this program, which has the recorder in it, the listings with what they use, Python,
/// and what is kept. `None` where there is no Python for a counterpart, which is to be told each time.
async fn stamp(book: &Workspace) -> Result<Option<Stamp>> {
    let mut tools = vec!["rustc".to_string()];
    if book.listings.iter().any(|listing| listing.switches.counterpart_timeline) {
        let Ok(python) = python::find().await else { return Ok(None) };
        tools.push(python.to_string_lossy().into_owned());
    }
    let tools: Vec<&str> = tools.iter().map(String::as_str).collect();
    let uses = book.listings.iter().filter(|listing| !kept(listing).is_empty() || !listing.runs);
    let inputs: Vec<&str> = uses.map(|listing| listing.dir.as_str()).collect();
    Stamp::new(book, "timelines", &tools, &[std::env::current_exe()?], &inputs).await.map(Some)
}

/// Makes the traces of all timelines. What could not be tried is put into `report`. An error is of the machine.
pub async fn produce(book: &Workspace, report: &mut Report) -> Result<Vec<Produced>> {
    let (programs, mut produced) = programs(book, report).await?;
    if programs.is_empty() {
        return Ok(produced);
    }
    let what = format!("recording {} timelines", programs.len());
    let made = in_parallel(programs.into_iter().map(async |program| program.produce().await));
    produced.extend(step(&what, made).await?);
    Ok(produced)
}

/// A program of a listing that writes a trace.
pub struct Program {
    traced: Traced,
    kept: Kept,
    /// The folder it is run in.
    dir: PathBuf,
    /// Seconds it may take.
    limit: u64,
    /// What it must print.
    printed: Option<String>,
}

impl Program {
    fn new(book: &Workspace, listing: &Listing, kept: Kept, traced: Traced) -> Result<Program> {
        let printed = read(&book.root.join(&kept.printed))?;
        let dir = book.root.join(&listing.dir);
        Ok(Program { traced, kept, dir, limit: listing.switches.limit, printed })
    }

    /// Runs it once: its trace as a fact, if it printed what is recorded. The outer error is of the machine.
    pub async fn produce(&self) -> Result<Produced> {
        let Kept { name, source, .. } = &self.kept;
        let (output, trace) = self.traced.record(name, 1, &self.dir, self.limit).await?;
        let problem = |what: String, fix| Problem::new(source, 1, what, fix);
        if let Err((what, fix)) = output.ended {
            return Ok(Err(problem(format!("while it is recorded, this program {what}"), fix)));
        }
        if let Some(printed) = &self.printed
            && let Some((_, detail)) = first_difference(("recorded:     ", printed), ("instrumented: ", &output.stdout))
        {
            let what = "while its loop is recorded, this program prints something else".into();
            return Ok(Err(problem(what, "fix the recorder, or take away the switch").detail(detail)));
        }
        Ok(match trace {
            Ok(trace) => Ok(vec![Fact {
                path: self.kept.trace.clone(),
                text: trace.write(),
                name: name.clone(),
                says: format!("the loop of `{name}` does"),
            }]),
            Err(why) => Err(problem(format!("no timeline can be made of this program: {why}"), "fix the recorder")),
        })
    }
}

/// The programs of listings that write a trace, built, and why others do not.
pub async fn programs(book: &Workspace, report: &mut Report) -> Result<(Vec<Program>, Vec<Produced>)> {
    let (mut programs, mut failed, mut copies) = (Vec::new(), Vec::new(), Vec::new());
    for listing in book.listings.iter().filter(|listing| listing.switches.timeline) {
        let source = read(&book.root.join(listing.main()))?.unwrap_or_default();
        match instrument(&source, uses_sockets(listing)) {
            Ok(text) => copies.push(Package {
                name: listing.name.clone(),
                text,
                edition: listing.edition.clone(),
                dependencies: dependencies(&listing.dependencies),
            }),
            Err(Refused { line, what, fix }) => {
                let what = format!("no timeline can be made of this program: {what}");
                failed.push(Err(Problem::new(&listing.main(), line, what, fix)));
            }
        }
    }
    let mut built = build(book, "timelines", &copies).await?;
    let mut interpreter = None;
    for listing in &book.listings {
        for kept in kept(listing) {
            let traced = match kept.language {
                Language::Rust => match built.remove(&listing.name) {
                    Some(Ok(executable)) => Traced::Rust { executable },
                    Some(Err(said)) => {
                        let what = format!("the instrumented copy does not compile: {}", said.message);
                        let fix = "write it in another way, or fix the recorder, or take away the switch `timeline`";
                        let problem = Problem::new(&kept.source, said.line.unwrap_or(1), what, fix);
                        failed.push(Err(problem.detail(said.rendered)));
                        continue;
                    }
                    // Why it was refused is told.
                    None if !copies.iter().any(|copy| copy.name == listing.name) => continue,
                    None => {
                        let what = "cargo did not build the instrumented copy";
                        failed.push(Err(Problem::new(&kept.source, 1, what, "fix what it depends on")));
                        continue;
                    }
                },
                Language::Python => {
                    if interpreter.is_none() {
                        interpreter = Some(python::find().await);
                    }
                    match interpreter.as_ref().expect("it has been looked for") {
                        Ok(python) => Traced::Python { interpreter: python.clone(), scripts: python::scripts(book)? },
                        Err(why) => {
                            report.skipped.push((kept.trace, why.clone()));
                            continue;
                        }
                    }
                }
            };
            programs.push(Program::new(book, listing, kept, traced)?);
        }
    }
    Ok((programs, failed))
}

/// Whether a listing may use sockets: its other dependencies do.
fn uses_sockets(listing: &Listing) -> bool {
    listing.dependencies.iter().any(|dependency| !["tokio", "futures"].contains(&dependency.name.as_str()))
}
