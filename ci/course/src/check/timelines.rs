//! Timelines: each trace is made again and compared, and each figure is what is drawn from its trace.

use crate::check::recorded::BUILD_INPUTS;
use crate::context::Context;
use crate::produce::timelines::{drawn, leave_out_what_follows, produce};
use crate::snapshot::compare;
use crate::tools::python;
use anyhow::Result;
use book::files::read;
use book::listing::Timeline;
use book::{Finding, Listing, Report, Workspace};

/// Makes every timeline again and compares, unless all that they are made from is as it was when they passed.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, cache, environment, .. } = context;
    let timelines: Vec<Timeline> = book.listings.iter().flat_map(Listing::timelines).collect();
    if timelines.is_empty() {
        return Ok(Report::default());
    }
    // The recorder is a part of the checker.
    let uses = book.listings.iter().filter(|listing| !listing.timelines().is_empty() || !listing.runs);
    let mut inputs = cache.inputs().files(&book.root, uses.map(|listing| listing.dir.as_str()))?;
    inputs = inputs.files(&book.root, BUILD_INPUTS)?;
    if book.listings.iter().any(|listing| listing.switches.counterpart_timeline)
        && let Ok(python) = python::find(environment)
    {
        inputs = inputs.program(&python)?;
    }
    let name = if book.whole { "timelines" } else { "timelines of a part" };
    let what = format!("recording {} timelines", timelines.len());
    cache.cached(name, inputs, &what, || {
        let mut report = Report::default();
        let produced = produce(context, &mut report)?;
        report.absorb(compare(book, produced)?);
        for timeline in &timelines {
            // What is drawn from a wrong trace is wrong as well.
            if report.findings.iter().all(|finding| finding.path != timeline.trace) {
                report.check(check_figure(book, timeline)?);
            }
        }
        leave_out_what_follows(context, &mut report.findings);
        Ok(report)
    })
}

/// The figure is what is drawn from the trace that is recorded.
fn check_figure(book: &Workspace, timeline: &Timeline) -> Result<Option<Finding>> {
    let fix = format!("`cargo course record {}`", timeline.name);
    let drawn = match drawn(book, timeline)? {
        Some(Ok(drawn)) => drawn,
        Some(Err(why)) => return Ok(Some(Finding::new(&timeline.trace, 1, why, fix))),
        None => return Ok(None),
    };
    // The page that shows it tells that it is missing.
    let differs = read(&book.root.join(&timeline.figure))?.filter(|figure| *figure != drawn);
    let what = format!("this is not the figure that is drawn from {}", timeline.trace);
    Ok(differs.map(|_| Finding::new(&timeline.figure, 1, what, fix)))
}
