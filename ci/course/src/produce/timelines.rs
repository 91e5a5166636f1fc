//! Makes the timelines of listings and counterparts. The crate `timeline` plans the recording and draws; this module
//! starts the processes.

use crate::context::Context;
use crate::snapshot::{Fact, Produced, first_difference, write};
use crate::tools::cargo::{Call, Messages, dependency_lines, place};
use crate::tools::process::{Output, Run, in_parallel};
use crate::tools::progress::step;
use crate::tools::python;
use anyhow::{Context as _, Result};
use book::files::{read, write_whole};
use book::listing::{Language, Timeline};
use book::{Finding, Listing, Report, Workspace};
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use timeline::build::{Package, Scratch};
use timeline::instrument::{Refused, instrument};
use timeline::python::Scripts;
use timeline::trace::{Ended, Trace};
use timeline::{Plan, recording, render};

/// Records each selected timeline twice and draws it. Prints which files changed.
pub fn record(context: &Context) -> Result<Report> {
    let book = &context.book;
    let mut report = Report::default();
    let (programs, failed) = programs(context, |_| true, &mut report)?;
    report.findings.extend(failed.into_iter().filter_map(Result::err));
    if !programs.is_empty() {
        let what = format!("recording {} timelines twice", programs.len());
        let twice = step(&what, || in_parallel(programs, |program| Ok([program.produce()?, program.produce()?])))?;
        for twice in twice {
            report.absorb(write(book, twice)?);
        }
    }
    for timeline in book.listings.iter().flat_map(Listing::timelines) {
        if let Some(Ok(drawn)) = drawn(book, &timeline)?
            && write_whole(&book.root.join(&timeline.figure), &drawn)?
        {
            println!("recorded {}", timeline.figure);
        }
    }
    leave_out_what_follows(context, &mut report.findings);
    Ok(report)
}

/// Records the traces of the `wanted` timelines. What could not be tried goes into `report`. An error is the
/// machine's fault.
pub fn produce(context: &Context, wanted: impl Fn(&Timeline) -> bool, report: &mut Report) -> Result<Vec<Produced>> {
    let (programs, mut produced) = programs(context, wanted, report)?;
    if !programs.is_empty() {
        let what = format!("recording {} timelines", programs.len());
        produced.extend(step(&what, || in_parallel(programs, |program| program.produce()))?);
    }
    Ok(produced)
}

/// Returns the figure drawn from the recorded trace, or why it can't be drawn; `None` if there is no trace. Fails if
/// the trace can't be read.
pub fn drawn(book: &Workspace, timeline: &Timeline) -> Result<Option<Result<String, String>>> {
    let Some(text) = read(&book.root.join(&timeline.trace))? else { return Ok(None) };
    Ok(Some(Trace::parse(&text).and_then(|trace| match timeline::validate::validate(&trace) {
        Err((event, why)) => Err(format!("event {event} of this trace is impossible: {why}")),
        Ok(()) => Ok(render::figure(&trace, &timeline.id)),
    })))
}

/// Removes findings that only follow from others: if a program fails, or prints something other than what is
/// recorded, its timeline is missing or different anyway.
pub fn leave_out_what_follows(context: &Context, findings: &mut Vec<Finding>) {
    for timeline in context.book.listings.iter().flat_map(Listing::timelines) {
        if context.is_found_at(&timeline.source) || context.is_found_at(&timeline.printed) {
            findings.retain(|finding| finding.path != timeline.source && finding.path != timeline.trace);
        }
    }
}

/// A listing's program, built to write a trace.
struct Program {
    traced: Traced,
    timeline: Timeline,
    /// Working directory.
    dir: PathBuf,
    /// Time limit in seconds.
    limit: u64,
    /// The output it must print.
    printed: Option<String>,
}

/// The executable or script that writes a trace.
pub enum Traced {
    Rust { executable: PathBuf },
    Python { interpreter: PathBuf, scripts: Scripts },
}

impl Traced {
    /// Runs the program once under the name `name` in the folder `dir`. Returns its output, and its trace or why
    /// there is none. An error is the machine's fault. With `events`, a program that reaches its limit isn't killed
    /// but ended, and that many of its events are kept. Without, the trace is one to compare, so it doesn't say where
    /// the program computes.
    pub fn record(
        &self,
        name: &str,
        seed: u64,
        dir: &Path,
        limit: u64,
        events: Option<usize>,
    ) -> Result<(Output, Result<Trace, String>)> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let file = folder.path().join("trace.json");
        let plan = match self {
            Traced::Rust { executable } => recording::rust(executable, name, seed, &file, dir),
            Traced::Python { interpreter, scripts } => {
                recording::python(interpreter, scripts, Path::new("counterpart.py"), name, &file, dir)
            }
        };
        let plan = match events {
            Some(events) => recording::limited(plan, Duration::from_secs(limit), events),
            None => recording::unmarked(plan),
        };
        let mut run = Run::planned(plan, if events.is_some() { 2 * limit } else { limit });
        run.merged = matches!(self, Traced::Python { .. });
        let output = run.output()?;
        let trace = match read(&file)? {
            Some(text) => recording::read(&text),
            None => Err("it wrote no trace".into()),
        };
        Ok((output, trace))
    }
}

impl Program {
    fn new(book: &Workspace, listing: &Listing, timeline: Timeline, traced: Traced) -> Result<Program> {
        let printed = read(&book.root.join(&timeline.printed))?;
        let dir = book.root.join(&listing.dir);
        Ok(Program { traced, timeline, dir, limit: listing.switches.limit, printed })
    }

    /// Runs the program once and returns its trace, provided that it printed what is recorded. The outer error is the
    /// machine's fault.
    fn produce(&self) -> Result<Produced> {
        let Timeline { name, source, trace: path, .. } = &self.timeline;
        let (output, trace) = self.traced.record(name, 1, &self.dir, self.limit, None)?;
        let finding = |what: String, fix| Finding::new(source, 1, what, fix);
        if let Err((what, fix)) = output.ended {
            return Ok(Err(finding(format!("while being recorded, this program {what}"), fix)));
        }
        if let Some(printed) = &self.printed
            && let Some((_, detail)) = first_difference(("recorded:     ", printed), ("instrumented: ", &output.stdout))
        {
            let what = "while being recorded, this program prints something else".into();
            return Ok(Err(finding(what, "fix the recorder, or remove the switch").detail(detail)));
        }
        Ok(match trace {
            Ok(trace) if is_cut_short(&trace) => {
                let what = "while being recorded, this program was ended before its end";
                Err(finding(what.into(), "make it end, because a trace that is cut short differs from run to run"))
            }
            Ok(trace) => {
                let says = format!("the loop of `{name}` does");
                Ok(vec![Fact { path: path.clone(), text: trace.write(), name: name.clone(), says }])
            }
            Err(why) => Err(finding(format!("no timeline can be made of this program: {why}"), "fix the recorder")),
        })
    }
}

/// Returns whether the recorder ended the program for any other reason than that nothing could wake it.
fn is_cut_short(trace: &Trace) -> bool {
    matches!(trace.ended, Some(Ended::Held | Ended::Events | Ended::Time))
}

/// Builds the listings' programs so that they write a trace, and says why some can't. All copies are built together
/// so that features agree; those not `wanted` aren't run.
fn programs(
    context: &Context,
    wanted: impl Fn(&Timeline) -> bool,
    report: &mut Report,
) -> Result<(Vec<Program>, Vec<Produced>)> {
    let book = &context.book;
    let (mut programs, mut failed, mut copies) = (Vec::new(), Vec::new(), Vec::new());
    for listing in book.listings.iter().filter(|listing| listing.switches.timeline) {
        let source = read(&book.root.join(listing.main()))?.unwrap_or_default();
        match instrument(&source, uses_sockets(listing)) {
            Ok(text) => copies.push(Package {
                name: listing.name.clone(),
                text,
                edition: listing.edition.clone(),
                dependencies: dependency_lines(&listing.dependencies),
            }),
            Err(Refused { line, what, fix }) => {
                let what = format!("no timeline can be made of this program: {what}");
                failed.push(Err(Finding::new(&listing.main(), line, what, fix)));
            }
        }
    }
    let mut built = build(book, "timelines", &copies)?;
    for listing in &book.listings {
        for timeline in listing.timelines().into_iter().filter(&wanted) {
            let traced = match timeline.language {
                Language::Rust => match built.remove(&listing.name) {
                    Some(Ok(executable)) => Traced::Rust { executable },
                    Some(Err(said)) => {
                        let line = place(&said).map_or(1, |span| span.line_start);
                        let what = format!("the instrumented copy does not compile: {}", said.message);
                        let fix = "write it differently, fix the recorder, or remove the switch `timeline`";
                        let detail = said.rendered.unwrap_or_default();
                        failed.push(Err(Finding::new(&timeline.source, line, what, fix).detail(detail)));
                        continue;
                    }
                    // The reason has already been reported.
                    None if !copies.iter().any(|copy| copy.name == listing.name) => continue,
                    None => {
                        let what = "cargo did not build the instrumented copy";
                        failed.push(Err(Finding::new(&timeline.source, 1, what, "fix its dependencies")));
                        continue;
                    }
                },
                Language::Python => match context.python() {
                    Ok(python) => Traced::Python { interpreter: python, scripts: python::scripts(book)? },
                    Err(why) => {
                        report.skipped.push((timeline.trace, why));
                        continue;
                    }
                },
            };
            programs.push(Program::new(book, listing, timeline, traced)?);
        }
    }
    Ok((programs, failed))
}

/// Returns whether a listing may use sockets, judging by its dependencies.
fn uses_sockets(listing: &Listing) -> bool {
    listing.dependencies.iter().any(|dependency| !["tokio", "futures"].contains(&dependency.name.as_str()))
}

/// Build results by package name: the executable, or the compiler's first error. A library that doesn't compile is
/// included; what depends on it is missing.
type Built = BTreeMap<String, Result<PathBuf, Diagnostic>>;

/// Builds instrumented copies in the scratch workspace `name`. Fails if cargo can't do its work.
fn build(book: &Workspace, name: &str, copies: &[Package]) -> Result<Built> {
    if copies.is_empty() {
        return Ok(Built::new());
    }
    let scratch = Scratch::new(book.target.join("course").join(name), &book.target);
    let lock = read(&book.root.join("Cargo.lock"))?.context("the book has no Cargo.lock")?;
    scratch.write(copies, Some(&lock)).with_context(|| format!("cannot write the workspace {name}"))?;
    let what = format!("building {} instrumented copies", copies.len());
    let Plan { args, dir, env, .. } = scratch.plan();
    let call = Call { what: &what, program: None, args, dir: &dir, target: &book.target, env, shown: false };
    let Messages { executables, diagnostics } = call.run()?;
    let mut built = Built::new();
    for (target, executable) in executables {
        built.entry(target.name).or_insert(Ok(executable));
    }
    for (target, said) in diagnostics.into_iter().filter(|(_, said)| said.level == DiagnosticLevel::Error) {
        built.entry(target.name).or_insert(Err(said));
    }
    Ok(built)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_to_compare_does_not_say_where_the_program_computes() {
        // This program prints the variables that it is given.
        let traced = Traced::Rust { executable: "/usr/bin/env".into() };
        let given = |events| traced.record("p", 1, Path::new("."), 60, events).expect("it runs").0.stdout;
        assert!(given(None).contains("TIMELINE_BUSY=no"));
        assert!(!given(Some(9)).contains("TIMELINE_BUSY"));
    }

    #[test]
    fn a_trace_that_is_cut_short_is_not_recorded() {
        let trace = |ended: &str| {
            let text = format!(
                "{{\"version\":1,\"program\":\"p\",\"language\":\"rust\",\"clock\":\"paused\",\"tick_us\":0,\"seed\":1,\
                 \"notes\":[],\"ended\":{ended},\"events\":[]}}"
            );
            Trace::parse(&text).expect("it parses")
        };
        let cut: Vec<&str> = ["null", "\"asleep\"", "\"held\"", "\"events\"", "\"time\""]
            .into_iter()
            .filter(|ended| is_cut_short(&trace(ended)))
            .collect();
        assert_eq!(cut, ["\"held\"", "\"events\"", "\"time\""]);
    }
}
