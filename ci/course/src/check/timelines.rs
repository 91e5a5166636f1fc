//! Checks timelines: records each trace again and compares it, and compares each figure with its trace.

use crate::check::recorded::BUILD_INPUTS;
use crate::context::Context;
use crate::produce::timelines::{drawn, leave_out_what_follows, produce};
use crate::snapshot::{compare, compare_figure};
use anyhow::Result;
use book::listing::{Language, Timeline};
use book::{Finding, Report, Workspace};
use std::collections::BTreeMap;

/// Records every timeline again and compares it, except unchanged ones that passed.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, cache, .. } = context;
    let mut report = Report::default();
    let shared = cache.inputs().files(&book.root, BUILD_INPUTS)?;
    // Includes every library of the book, because any program may use it.
    let libraries = book.listings.iter().filter(|listing| !listing.prints()).map(|listing| listing.dir.as_str());
    let shared = shared.files(&book.root, libraries)?;
    let mut left: BTreeMap<String, (Timeline, String)> = BTreeMap::new();
    for listing in &book.listings {
        for timeline in listing.timelines() {
            // The recorder is part of the checker, so it needs no input here.
            let mut inputs = shared.clone().files(&book.root, [listing.dir.as_str()])?;
            if timeline.language == Language::Python
                && let Ok(python) = context.python()
            {
                inputs = inputs.program(&python)?;
            }
            let inputs = inputs.finish();
            match cache.get(&name(&timeline), &inputs) {
                Some(passed) => report.absorb(passed),
                None => drop(left.insert(timeline.trace.clone(), (timeline, inputs))),
            }
        }
    }
    if left.is_empty() {
        return Ok(report);
    }
    let mut found = Report::default();
    let produced = produce(context, |timeline| left.contains_key(&timeline.trace), &mut found)?;
    found.absorb(compare(book, produced)?);
    for (timeline, _) in left.values() {
        // If the trace is wrong, so is its figure.
        if found.findings.iter().all(|finding| finding.path != timeline.trace) {
            found.check(check_figure(book, timeline)?);
        }
    }
    for (timeline, inputs) in left.into_values() {
        let of_it = |path: &String| [&timeline.source, &timeline.trace, &timeline.figure].contains(&path);
        let findings = found.findings.iter().filter(|finding| of_it(&finding.path)).cloned().collect();
        let skipped = found.skipped.iter().filter(|(path, _)| of_it(path)).cloned().collect();
        // The trace and the figure each count as one passed check.
        cache.put(&name(&timeline), inputs, &Report { passed: 2, findings, skipped, ..Report::default() });
    }
    cache.write()?;
    leave_out_what_follows(context, &mut found.findings);
    report.absorb(found);
    Ok(report)
}

/// The timeline's name in the cache.
fn name(timeline: &Timeline) -> String {
    format!("timeline: {}", timeline.trace)
}

/// Checks that the figure is the one drawn from the recorded trace.
fn check_figure(book: &Workspace, timeline: &Timeline) -> Result<Option<Finding>> {
    let drawn = match drawn(book, timeline)? {
        Some(Ok(drawn)) => drawn,
        Some(Err(why)) => {
            let fix = format!("`cargo course record {}`", timeline.name);
            return Ok(Some(Finding::new(&timeline.trace, 1, why, fix)));
        }
        None => return Ok(None),
    };
    compare_figure(book, &timeline.figure, &drawn, &timeline.trace, &timeline.name)
}
