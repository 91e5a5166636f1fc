//! Draws the charts of listings from their recorded output. The crate `chart` reads the table and draws.

use anyhow::Result;
use book::files::{read, write_whole};
use book::listing::Chart;
use book::{Finding, Listing, Report, Workspace};
use chart::{Problem, Source, draw};

/// Draws every selected chart. Prints which files changed. Fails if a file can't be read or written.
pub fn record(book: &Workspace) -> Result<Report> {
    let mut report = Report::default();
    for chart in book.listings.iter().filter_map(Listing::chart) {
        match drawn(book, &chart)? {
            Some(Ok(figure)) => {
                if write_whole(&book.root.join(&chart.figure), &figure)? {
                    println!("recorded {}", chart.figure);
                }
                report.check(None);
            }
            Some(Err(finding)) => report.findings.push(finding),
            None => {}
        }
    }
    Ok(report)
}

/// Returns the figure drawn from the recorded output, or why it can't be drawn; `None` if nothing is recorded. Fails
/// if a file can't be read.
pub fn drawn(book: &Workspace, chart: &Chart) -> Result<Option<Result<String, Finding>>> {
    let [spec, output] = [&chart.spec, &chart.output].map(|path| read(&book.root.join(path)));
    let (Some(spec), Some(output)) = (spec?, output?) else { return Ok(None) };
    Ok(Some(draw(&spec, &output, &chart.name).map_err(|Problem { source, line, what, fix }| {
        let path = match source {
            Source::Spec => &chart.spec,
            Source::Output => &chart.output,
        };
        Finding::new(path, line, what, fix)
    })))
}
